import { describe, expect, test } from '@jest/globals'
import { Assignments, assignmentsSchema } from '../../../domain/detection/assignments.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { halfHours } from '../factories.ts'
import { dayWith } from './judged-days.ts'
import { JudgingWorld } from './judging-world.ts'

/** The second of three days lacks most of its readings. */
const withGap = (): Contribution[] => [dayWith(0), dayWith(1, 20), dayWith(2)]

function worldWith(contributions: Contribution[], ...detectors: string[]): JudgingWorld {
  const world = new JudgingWorld()
  world.contributions = contributions
  world.list = { detectors: detectors.map((detector) => ({ detector })) }
  return world
}

test('opens what it finds, keeps it while it lasts, clears it when it is mended, opens it again', async () => {
  const world = worldWith(withGap(), 'missing')
  expect(await world.judge()).toMatchObject({
    ...{ meters: 1, judgedDays: 3, opened: 1, stillOpen: 0 },
    openedAnomalies: [{ meterId: 'm1', date: '2025-06-03', reasons: [{ detector: 'missing' }] }],
  })
  expect(world.open).toEqual(['2025-06-03 missing'])

  world.now = '2025-12-02T00:00:00.000Z'
  const unchanged = { opened: 0, changed: 0, cleared: 0, stillOpen: 1 }
  expect(await world.judge()).toMatchObject({ ...unchanged, openedAnomalies: [] })
  expect(world.written).toBe(1)

  world.contributions[1] = dayWith(1)
  expect(await world.judge()).toMatchObject({
    ...{ opened: 0, cleared: 1, stillOpen: 0 },
    clearedAnomalies: [{ meterId: 'm1', date: '2025-06-03' }],
  })
  expect(world.open).toEqual([])

  world.contributions[1] = dayWith(1, 20)
  expect(await world.judge()).toMatchObject({ opened: 1 })
  expect([...world.anomalies.values()]).toEqual([
    expect.objectContaining({
      state: 'open',
      firstDetectedAt: '2025-12-01T00:00:00.000Z',
      lastDetectedAt: '2025-12-02T00:00:00.000Z',
    }),
  ])
})

test('clears what was found on days that are gone', async () => {
  const world = worldWith(withGap(), 'missing')
  await world.judge()
  world.contributions = []
  expect(await world.judge()).toMatchObject({ cleared: 1, judgedDays: 0 })
})

test('looks at imports only', async () => {
  const exported = withGap().map((one) => ({ ...one, flow: 'export' as const }))
  expect(await worldWith(exported, 'missing').judge()).toMatchObject({ opened: 0, judgedDays: 0 })
})

test('takes a day of nothing but gaps for an absent one', async () => {
  const gaps = { segments: [halfHours(Array(48).fill(null))] }
  const days = [dayWith(0), dayWith(1, 0, 0, gaps), dayWith(2)]
  const world = worldWith(days, 'missing')
  expect(await world.judge()).toMatchObject({ judgedDays: 2, errors: [] })
  expect(world.open).toEqual(['2025-06-03 missing'])
})

test('finds each channel’s anomalies', async () => {
  const channels = ['E1', 'E2'].flatMap((channel) =>
    withGap().map((one) => ({ ...one, channel, source: channel })),
  )
  expect(await worldWith(channels, 'missing').judge()).toMatchObject({ opened: 2 })
})

test('writes nothing the second time, also where one channel has two units', async () => {
  const both = (['kWh', 'm3'] as const).flatMap((unit) =>
    [dayWith(0), dayWith(1, unit === 'm3' ? 10 : 20), dayWith(2)].map((one) => ({
      ...{ ...one, unit, source: unit },
    })),
  )
  const world = worldWith(both, 'missing')
  await world.judge()
  expect(await world.judge()).toMatchObject({ opened: 0, changed: 0, cleared: 0 })
})

test('the result of a slice is saved', async () => {
  const world = worldWith([dayWith(0)], 'missing')
  expect(world.results).toEqual([])
  const result = await world.judge()
  expect(world.results).toEqual([result])
})

test('tells where each meter stands, by its newest readings', async () => {
  const days = [dayWith(0), dayWith(4, 48, 1, { pipeline: 'new' }), dayWith(2)]
  const { activity } = await worldWith(days, 'missing').judge()
  expect(activity).toEqual([{ meterId: 'm1', pipeline: 'new', lastDate: '2025-06-06', open: 2 }])
})

describe('looks by the detectors', () => {
  const entry = { detector: 'missing' }

  test('of the pipeline by which the newest readings came', async () => {
    const world = worldWith([...withGap().slice(0, 2), dayWith(2, 48, 1, { pipeline: 'new' })])
    world.list = { detectors: [{ ...entry, pipelines: ['test'] }] }
    expect(await world.judge()).toMatchObject({ opened: 0 })
    world.list = { detectors: [{ ...entry, pipelines: ['new'] }] }
    expect(await world.judge()).toMatchObject({ opened: 1 })
  })

  test('of a tag of that pipeline', async () => {
    const world = worldWith(withGap())
    world.list = { detectors: [{ ...entry, tags: ['office'] }] }
    expect(await world.judge()).toMatchObject({ opened: 0 })
    world.tags = { test: ['office'] }
    expect(await world.judge()).toMatchObject({ opened: 1 })
  })

  test('that are not taken away: what those had found is cleared', async () => {
    const world = worldWith(withGap(), 'missing')
    await world.judge()
    world.list = { detectors: [entry, { ...entry, meters: ['m*'], off: true }] }
    expect(await world.judge()).toMatchObject({ cleared: 1 })
  })

  test('that the run brought along, not those of the configuration', async () => {
    const world = worldWith(withGap(), 'stuck')
    const assignments = assignmentsSchema.parse({ detectors: [entry] })
    world.context = { assignments, pipelineDays: {} }
    await world.judge()
    expect(world.open).toEqual(['2025-06-03 missing'])
    expect(
      new Assignments({ assignments, tags: {}, holidays: {} }).lookbackOf('m1'),
    ).toBeGreaterThan(0)
  })
})
