import { expect, test } from '@jest/globals'
import { dateOf, dayWith } from './judged-days.ts'
import { JudgingWorld } from './judging-world.ts'

const MEMBERS = ['m1', 'm2', 'm3', 'm4', 'm5']

/** Forty days of five meters, all twice as much on the last one; m1 as told. */
function worldOf(lastOfM1: number): JudgingWorld {
  const world = new JudgingWorld()
  world.contributions = MEMBERS.flatMap((meterId) =>
    Array.from({ length: 40 }, (_, at) =>
      dayWith(at, 48, at < 39 ? 1 : meterId === 'm1' ? lastOfM1 : 2, { meterId }),
    ),
  )
  const parameters = { group: 'shops', days: 14, minimumDays: 7 }
  world.list = { detectors: [{ detector: 'peer', parameters }] }
  world.context = { pipelineDays: {}, groups: { shops: MEMBERS } }
  return world
}

test('a meter is judged by the others of its group', async () => {
  expect(await worldOf(2).judge()).toMatchObject({ opened: 0, errors: [] })
  const { openedAnomalies } = await worldOf(1).judge(dateOf(39))
  expect(openedAnomalies).toMatchObject([{ date: dateOf(39), reasons: [{ detector: 'peer' }] }])
})

test('a group that could not be resolved leaves it unjudged', async () => {
  const world = worldOf(1)
  world.context = { pipelineDays: {} }
  expect(await world.judge()).toMatchObject({
    opened: 0,
    unjudged: [{ detector: 'peer', reason: 'not configured', meters: 1, examples: ['m1'] }],
  })
})
