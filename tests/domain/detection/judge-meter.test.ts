import { describe, expect, test } from '@jest/globals'
import type { BoundDetector } from '../../../domain/detection/assignments.ts'
import type { History } from '../../../domain/detectors/detector.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { dateOf, dayWith, FIRST } from './judged-days.ts'
import { JudgingWorld } from './judging-world.ts'
import { everyDay, oddOn, standIn } from './stand-ins.ts'

function worldWith(...contributions: Contribution[]): JudgingWorld {
  const world = new JudgingWorld()
  world.contributions = contributions
  return world
}

const oddAlways = standIn({ detect: everyDay })

describe('a day that several detectors find anomalous', () => {
  test('is one finding with a reason of each, in their order, as grave as the gravest', async () => {
    const world = worldWith(dayWith(0), dayWith(1))
    const grave = standIn({ name: 'grave', detect: () => [oddOn(FIRST, 'high')] })
    const { opened } = await world.judgeBy([oddAlways, grave])
    expect(opened).toHaveLength(2)
    expect(world.open).toEqual(['2025-06-02 odd grave', '2025-06-03 odd'])
    expect(world.told).toMatchObject([{ severity: 'high' }, { severity: 'low' }])
  })

  test('stays open while one of them finds it', async () => {
    const world = worldWith(dayWith(0))
    await world.judgeBy([oddAlways, standIn({ name: 'other', detect: everyDay })])
    const { changed, cleared, stillOpen } = await world.judgeBy([oddAlways])
    expect([changed.length, cleared.length, stillOpen]).toEqual([1, 0, 1])
    expect(world.open).toEqual(['2025-06-02 odd'])
  })

  test('is unusual to the detectors after the one that found it, also when that did so earlier', async () => {
    const world = worldWith(dayWith(0), dayWith(1), dayWith(2))
    const first = standIn({ name: 'first', detect: () => [oddOn(FIRST)] })
    const seen: boolean[][] = []
    const looks = ({ days, isUnusual }: History) => {
      seen.push(days.map(({ day }) => isUnusual(day)))
      return []
    }
    const detectors = [first, standIn({ needs: { days: 10 }, detect: looks })]
    await world.judgeBy(detectors)
    await world.judgeBy(detectors, dateOf(2))
    expect(seen).toEqual([
      [true, false, false],
      [true, false, false],
    ])
  })
})

test('a detector is told what it said of days that are not judged again', async () => {
  const world = worldWith(dayWith(0), dayWith(1), dayWith(2))
  const seen: number[][] = []
  const remembers = standIn({
    detect: ({ told, ...history }) => {
      seen.push([...told])
      return everyDay({ told, ...history })
    },
  })
  await world.judgeBy([remembers, standIn({ name: 'other', detect: everyDay })])
  await world.judgeBy([remembers], dateOf(2))
  expect(seen).toEqual([[], [FIRST]])
})

test('gauges are looked at only by detectors that look at everything', async () => {
  const world = worldWith(dayWith(0, 48, 1, { kind: 'gauge' }))
  const { opened } = await world.judgeBy([
    oddAlways,
    standIn({ name: 'all', looksAt: 'everything', detect: everyDay }),
  ])
  expect(opened.map(({ reasons }) => reasons.map(({ detector }) => detector))).toEqual([['all']])
})

describe('on days of an expected change', () => {
  const model = standIn({ name: 'model', family: 'model', detect: everyDay })

  function worldOfChange(): JudgingWorld {
    const world = worldWith(dayWith(0), dayWith(1), dayWith(2))
    world.list = { expectedChanges: [{ from: dateOf(1), to: dateOf(2), meters: ['m*'] }] }
    return world
  }

  test('models are silent, and rules are not', async () => {
    const world = worldOfChange()
    await world.judgeBy([oddAlways, model])
    expect(world.open).toEqual(['2025-06-02 odd model', '2025-06-03 odd', '2025-06-04 odd'])
  })

  test('a model is said not to have judged the newest of them', async () => {
    const { unjudged } = await worldOfChange().judgeBy([oddAlways, model])
    expect([...unjudged]).toEqual([['model', 'expected change']])
  })

  test('no detector takes them for usual', async () => {
    const seen: boolean[] = []
    const looks = ({ days, isUnusual }: History) => {
      for (const { day } of days) seen.push(isUnusual(day))
      return []
    }
    await worldOfChange().judgeBy([standIn({ detect: looks })])
    expect(seen).toEqual([false, true, true])
  })

  test('what a model had found is cleared once the change is expected', async () => {
    const world = worldWith(dayWith(0), dayWith(1))
    await world.judgeBy([model])
    world.list = { expectedChanges: [{ from: dateOf(0), to: dateOf(1) }] }
    expect((await world.judgeBy([model])).cleared).toHaveLength(2)
  })
})

test('a detector knows the holidays of the calendars that are about the meter', async () => {
  const world = worldWith(dayWith(0), dayWith(1))
  world.list = { calendars: [{ calendar: 'US' }, { calendar: 'DE', meters: ['x'] }] }
  world.holidays = { US: [dateOf(1)], DE: [dateOf(0)] }
  const seen: boolean[] = []
  const looks = ({ days, isHoliday }: History) => {
    for (const { day } of days) seen.push(isHoliday(day))
    return []
  }
  await world.judgeBy([standIn({ detect: looks })])
  expect(seen).toEqual([false, true])
})

describe('a meter that fell silent', () => {
  /** Tells of the day after the last one, where its pipeline is a week ahead. */
  const silent = standIn({
    name: 'silent',
    detect: ({ days, pipelineDay }) => {
      const last = days.at(-1)
      if (last === undefined || pipelineDay === undefined) return []
      return pipelineDay - last.day > 7 ? [oddOn(last.day + 1)] : []
    },
  })

  // Sixty days: more than a run looks back by itself.
  test('and comes back after months is silent no more', async () => {
    const world = worldWith(dayWith(0), dayWith(1))
    world.context = { pipelineDays: { test: dateOf(60) } }
    await world.judgeBy([silent])
    expect(world.open).toEqual(['2025-06-04 silent'])
    world.contributions.push(dayWith(61))
    const { cleared } = await world.judgeBy([silent], dateOf(61))
    expect(cleared).toMatchObject([{ date: '2025-06-04', state: 'cleared' }])
    expect(world.open).toEqual([])
  })

  test('is judged by the newest day of its own pipeline', async () => {
    const world = worldWith(dayWith(0), dayWith(1))
    world.context = { pipelineDays: { other: dateOf(60) } }
    await world.judgeBy([silent])
    expect(world.open).toEqual([])
  })
})

describe('a detector that throws', () => {
  const broken: BoundDetector = standIn({
    detect: () => {
      throw new Error('the model is not there')
    },
  })

  test('is an error of the run and leaves what it had found', async () => {
    const world = worldWith(dayWith(0))
    await world.judgeBy([oddAlways])
    expect(await world.judgeBy([broken])).toMatchObject({
      ...{ opened: [], changed: [], cleared: [] },
      errors: [{ meterId: 'm1', detector: 'odd', message: 'the model is not there' }],
    })
    expect(world.open).toEqual(['2025-06-02 odd'])
  })

  test('leaves its reason beside those of the others', async () => {
    const world = worldWith(dayWith(0))
    const other = standIn({ name: 'other', detect: everyDay })
    await world.judgeBy([oddAlways, other])
    await world.judgeBy([broken])
    expect(world.open).toEqual(['2025-06-02 odd'])
    await world.judgeBy([broken, other])
    expect(world.open).toEqual(['2025-06-02 other odd'])
  })

  test('does not keep the others from judging', async () => {
    const other = standIn({ name: 'other', detect: everyDay })
    const { opened, errors } = await worldWith(dayWith(0)).judgeBy([broken, other])
    expect([opened.length, errors.map(({ detector }) => detector)]).toEqual([1, ['odd']])
  })

  test('on its second channel keeps nothing of its first', async () => {
    let calls = 0
    const halfBroken = standIn({
      detect: (history) => {
        if (++calls > 1) throw new Error('out of memory')
        return everyDay(history)
      },
    })
    const world = worldWith(dayWith(0), dayWith(0, 48, 1, { channel: 'E2', source: 'drops/b' }))
    expect(await world.judgeBy([halfBroken])).toMatchObject({
      ...{ opened: [], errors: [{ detector: 'odd' }] },
    })
  })
})
