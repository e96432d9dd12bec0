/** One history from its first step to the comparison of all answers. */
import { answersOf } from './answers.ts'
import { expectOracle, expectSame } from './compare.ts'
import type { History } from './history.ts'
import { play } from './play.ts'
import type { SharedEmulators } from './shared-emulators.ts'
import { restartTime } from './virtual-time.ts'
import { World } from './world.ts'

/** Throws where any answer is not what it must be. */
export async function runHistory(emulators: SharedEmulators, history: History): Promise<void> {
  restartTime()
  const { clients, places, rebuilt } = await emulators.fresh()
  const world = new World(clients, places, history)
  await play(world, history)
  await world.drain()
  await world.finish()
  await world.drain()
  await world.reconcile()
  await world.drain()
  const { byDate } = history
  const answers = await answersOf(clients, places, { limit: 2, byDate })
  expectOracle(answers, world.oracle)

  // One clean pass: every object by one reader.
  const clean = new World(clients, rebuilt, { heldReadings: history.heldReadings })
  await clean.reconcile()
  await clean.drain()
  expectSame(answers, await answersOf(clients, rebuilt, { limit: 1000, byDate }))

  // Folding, whatever it finds, changes no answer, and neither does the time that passes.
  for (let round = 0; round < 3; round++) {
    const changes = world.foldings
    await world.fold().finish()
    if (world.foldings === changes) return
    expectOracle(await answersOf(clients, places, { limit: 3, byDate }), world.oracle)
    world.wait(DAY_MS)
  }
}

const DAY_MS = 25 * 3_600_000
