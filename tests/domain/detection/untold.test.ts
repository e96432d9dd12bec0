import { expect, test } from '@jest/globals'
import { dayWith } from './judged-days.ts'
import { JudgingWorld } from './judging-world.ts'

function worldOf(): JudgingWorld {
  const world = new JudgingWorld()
  world.contributions = [dayWith(0), dayWith(1, 40), dayWith(2)]
  world.list = { detectors: [{ detector: 'missing' }] }
  return world
}

test('what a run found that broke before it told is told by the next, and is not written again', async () => {
  const world = worldOf()
  await world.judge()
  world.context = { ...world.context, toldUntil: '2025-01-01T00:00:00.000Z' }
  const next = await world.judge()
  expect(next.openedAnomalies).toMatchObject([{ date: '2025-06-03' }])
  expect([next.opened, world.written]).toEqual([1, 1])
})

test('what was told is not told again', async () => {
  const world = worldOf()
  await world.judge()
  world.context = { ...world.context, toldUntil: world.now }
  expect(await world.judge()).toMatchObject({ opened: 0, openedAnomalies: [], stillOpen: 1 })
})
