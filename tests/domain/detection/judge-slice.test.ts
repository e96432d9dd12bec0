import { describe, expect, test } from '@jest/globals'
import type { BoundDetector } from '../../../domain/detection/assignments.ts'
import { Assignments, assignmentsSchema } from '../../../domain/detection/assignments.ts'
import type { Verdict } from '../../../domain/detectors/detector.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { contributionOf, dayOf, halfHours, units } from '../factories.ts'
import { JudgingWorld } from './judging-world.ts'

const FIRST = dayOf('2025-06-02')

/** Day `offset` after 2025-06-02, with that many half hours of `value` units. */
function dayWith(
  offset: number,
  count = 48,
  value = 1,
  rest: Partial<Contribution> = {},
): Contribution {
  const segments = [halfHours(Array(count).fill(units(value)))]
  return contributionOf({ date: formatDate(FIRST + offset), segments, ...rest })
}

const daysInARow = (count: number): Contribution[] =>
  Array.from({ length: count }, (_, offset) => dayWith(offset))

/** Daily reads of a register that uses 10 units a day, once 200, and was misread once. */
const registerDays: Contribution[] = Array.from({ length: 70 }, (_, offset) => {
  const value = offset === 64 ? 3 : 1000 + offset * 10 + (offset > 60 ? 190 : 0)
  const segments = [{ start: 0, length: 0, values: [units(value)] }]
  return dayWith(offset, 0, 0, { kind: 'register', segments })
})

function bound(...detectors: string[]): BoundDetector[] {
  const entries = detectors.map((detector) => ({ detector }))
  return new Assignments(assignmentsSchema.parse({ detectors: entries }).detectors).of('m1')
}

function worldWith(contributions: Contribution[], ...detectors: string[]): JudgingWorld {
  const world = new JudgingWorld()
  world.contributions = contributions
  world.detectors = bound(...detectors)
  return world
}

describe('a run', () => {
  test('opens what it finds, keeps it while it lasts, clears it when it is mended, opens it again', async () => {
    const world = worldWith([dayWith(0), dayWith(1, 40), dayWith(2)], 'missing')
    expect(await world.judge()).toMatchObject({ meters: 1, judgedDays: 3, opened: 1 })
    expect(world.open).toEqual(['2025-06-03 missing'])

    world.now = '2025-12-02T00:00:00.000Z'
    expect(await world.judge()).toMatchObject({ opened: 0, changed: 0, cleared: 0 })
    expect(world.written).toBe(1)

    world.contributions[1] = dayWith(1)
    expect(await world.judge()).toMatchObject({ opened: 0, cleared: 1 })
    expect(world.open).toEqual([])

    world.contributions[1] = dayWith(1, 40)
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
    const world = worldWith([dayWith(0), dayWith(1, 40), dayWith(2)], 'missing')
    await world.judge()
    world.contributions = []
    expect(await world.judge()).toMatchObject({ cleared: 1, judgedDays: 0 })
  })

  test('looks at imports only', async () => {
    const exported = [dayWith(0), dayWith(1, 40), dayWith(2)].map((one) => ({
      ...one,
      flow: 'export' as const,
    }))
    expect(await worldWith(exported, 'missing').judge()).toMatchObject({ opened: 0, judgedDays: 0 })
  })

  test('looks at no gauge', async () => {
    const gauges = [dayWith(0), dayWith(1, 40), dayWith(2)].map((one) => ({
      ...one,
      kind: 'gauge' as const,
    }))
    expect(await worldWith(gauges, 'missing').judge()).toMatchObject({ opened: 0, judgedDays: 0 })
  })

  test('takes a day of nothing but gaps for an absent one', async () => {
    const gaps = { segments: [halfHours(Array(48).fill(null))] }
    const days = Array.from({ length: 10 }, (_, week) => dayWith(7 * week))
    const world = worldWith([...days, dayWith(69), dayWith(70, 0, 0, gaps), dayWith(71)])
    world.detectors = bound('deviation', 'missing').map((one) => ({
      ...one,
      detect: (history) => {
        expect(history.days.every(({ readings }) => readings > 0)).toBe(true)
        return one.detect(history)
      },
    }))
    expect(await world.judge()).toMatchObject({ judgedDays: 12, errors: [] })
    expect(world.open).toContain('2025-08-11 missing')
    expect(world.open.filter((one) => one.endsWith('deviation'))).toEqual([])
  })

  test('finds each channel’s anomalies', async () => {
    const channels = ['E1', 'E2'].flatMap((channel) =>
      [dayWith(0), dayWith(1, 40), dayWith(2)].map((one) => ({ ...one, channel, source: channel })),
    )
    expect(await worldWith(channels, 'missing').judge()).toMatchObject({ opened: 2 })
  })

  test('writes nothing the second time, also where one channel has two units', async () => {
    const both = (['kWh', 'm3'] as const).flatMap((unit) =>
      [dayWith(0), dayWith(1, unit === 'm3' ? 30 : 40), dayWith(2)].map((one) => ({
        ...one,
        unit,
        source: unit,
      })),
    )
    const world = worldWith(both, 'missing')
    await world.judge()
    expect(await world.judge()).toMatchObject({ opened: 0, changed: 0, cleared: 0 })
  })
})

describe('a run over the days since a change finds what a run over all days finds', () => {
  async function inSteps(...batches: Contribution[][]): Promise<[string[], string[]]> {
    const stepwise = worldWith([], 'missing', 'deviation', 'stuck')
    for (const batch of batches) {
      stepwise.contributions = [...stepwise.contributions, ...batch]
      const dates = batch.map(({ date }) => date).sort()
      await stepwise.judge(dates[0] as string)
    }
    const atOnce = worldWith(stepwise.contributions, 'missing', 'deviation', 'stuck')
    await atOnce.judge()
    return [stepwise.told, atOnce.told]
  }

  test.each<[string, Contribution[][]]>([
    ['days after a gap', [[dayWith(0), dayWith(1)], [dayWith(5)]]],
    ['days before a gap', [[dayWith(9)], [dayWith(0), dayWith(1)]]],
    ['a day that closes a gap', [[dayWith(0), dayWith(2)], [dayWith(1)]]],
    ['a day after a short one', [[dayWith(0), dayWith(1, 40)], [dayWith(2)]]],
    ['a short day after a long absence', [[dayWith(0)], [dayWith(60, 40)], [dayWith(61)]]],
    ['a day long after a stuck meter', [daysInARow(70), [dayWith(110)]]],
    ['a stuck meter, day by day', daysInARow(70).map((one) => [one])],
    ['a register, day by day', registerDays.map((one) => [one])],
    ['a register, backwards', registerDays.toReversed().map((one) => [one])],
  ])('%s', async (_, batches) => {
    const [stepwise, atOnce] = await inSteps(...batches)
    expect(stepwise).toEqual(atOnce)
  })
})

describe('a detector that throws', () => {
  const verdict = (day: number): Verdict => ({
    day,
    severity: 'low',
    score: 1,
    observedMicro: 1n,
    expectedMicro: 1n,
    lowerMicro: 1n,
    upperMicro: 1n,
    unit: 'kWh',
    message: 'odd',
  })
  const odd: BoundDetector = { name: 'odd', lookbackDays: 0, detect: () => [verdict(FIRST)] }
  const broken: BoundDetector = {
    ...odd,
    detect: () => {
      throw new Error('the model is not there')
    },
  }

  test('is an error of the run and leaves what it had found', async () => {
    const world = worldWith([dayWith(0)])
    world.detectors = [odd]
    await world.judge()
    world.detectors = [broken]
    expect(await world.judge()).toMatchObject({
      opened: 0,
      cleared: 0,
      errors: [{ meterId: 'm1', detector: 'odd', message: 'the model is not there' }],
    })
    expect(world.open).toEqual(['2025-06-02 odd'])
  })

  test('does not keep the others from judging', async () => {
    const world = worldWith([dayWith(0), dayWith(1, 40), dayWith(2)])
    world.detectors = [broken, ...bound('missing')]
    expect(await world.judge()).toMatchObject({ opened: 1, errors: [{ detector: 'odd' }] })
  })

  test('on its second channel keeps nothing of its first', async () => {
    let calls = 0
    const halfBroken: BoundDetector = {
      ...odd,
      detect: () => {
        if (++calls > 1) throw new Error('out of memory')
        return [verdict(FIRST)]
      },
    }
    const world = worldWith([dayWith(0), { ...dayWith(0), channel: 'E2', source: 'drops/b' }])
    world.detectors = [halfBroken]
    expect(await world.judge()).toMatchObject({ opened: 0, errors: [{ detector: 'odd' }] })
  })
})

test('the result of a slice is saved', async () => {
  const world = worldWith([dayWith(0)], 'missing')
  expect(world.results).toEqual([])
  const result = await world.judge()
  expect(world.results).toEqual([result])
})
