/** Plays a history, step by step. */
import type { GoesOn, History, Step } from './history.ts'
import type { SimulatedProcess } from './process.ts'
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
      await world.collect()
      const message = world.queue.at(step.message % world.queue.length)
      if (message !== undefined) await goOn(world.receive(message, step.skewHours), step)
      return world.wait(0)
    }
    case 'run': {
      const process = world.processes[step.process % world.processes.length]
      if (process !== undefined) await goOn(process, step)
      return world.wait(0)
    }
    case 'fold':
      await goOn(world.fold(), step)
      return world.wait(0)
    case 'wait':
      return world.wait(step.seconds * 1000)
    case 'drain':
      return world.drain()
    case 'reconcile':
      return world.reconcile()
  }
}

async function goOn(process: SimulatedProcess, { commands, verdict }: GoesOn): Promise<void> {
  for (let at = 0; at < commands; at++) await process.release('go')
  await process.release(verdict)
}
