/** Plays a history, step by step. */
import type { History, Step } from './history.ts'
import type { World } from './world.ts'

/** Between two steps, so that no two uploads come in the same millisecond. */
const STEP_MS = 7

export async function play(world: World, { steps }: History): Promise<void> {
  for (const step of steps) {
    world.wait(STEP_MS)
    await playStep(world, step)
  }
}

async function playStep(world: World, step: Step): Promise<void> {
  switch (step.does) {
    case 'upload':
      return world.upload(step.key, step.content, step.notice)
    case 'upload again':
      return world.uploadAgain(step.key, step.notice)
    case 'delete':
      return world.delete(step.key, step.notice)
    case 'receive': {
      const message = world.queue[step.message % world.queue.length]
      if (message !== undefined) await world.receive(message, step.skewHours).begin()
      return
    }
    case 'run': {
      const process = world.processes[step.process % world.processes.length]
      if (process === undefined) return
      for (let at = 0; at < step.commands; at++) await process.release('go')
      await process.release(step.then)
      return world.wait(0)
    }
    case 'fold':
      return world.fold().begin()
    case 'wait':
      return world.wait(step.seconds * 1000)
    case 'drain':
      return world.drain()
    case 'reconcile':
      return world.reconcile()
  }
}
