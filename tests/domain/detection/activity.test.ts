import { describe, expect, test } from '@jest/globals'
import { comparedActivity, referenceDay } from '../../../domain/detection/activity.ts'
import { Assignments, assignmentsSchema } from '../../../domain/detection/assignments.ts'
import type { MeterActivity } from '../../../domain/detection/run.ts'
import type { MeterChange } from '../../../domain/ingestion/changed-meters.ts'

describe('the day that a pipeline has reached', () => {
  test.each<[string, number[], number | undefined]>([
    ['is that of all where they end alike', [7, 7, 7, 7], 7],
    ['is one that at least half of them have', [9, 9, 7, 7], 9],
    ['is an earlier one where fewer than half have the newest', [9, 7, 7, 7], 7],
    ['counts no meter that ended over a month before', [90, 90, 90, 1, 1, 1, 1, 1], 90],
    ['is not that of one meter far ahead of the others', [99_999, 7, 7, 7], 7],
    ['is not known of two meters', [7, 7], undefined],
    ['is not known of none', [], undefined],
  ])('%s', (_, days, day) => expect(referenceDay(days)).toBe(day))
})

const meter = (meterId: string, lastDate: string, silentOn?: string): MeterActivity => ({
  ...{ meterId, pipeline: 'p', lastDate, open: 0 },
  ...(silentOn !== undefined && { silentOn }),
})

const lively = ['a', 'b', 'c', 'd'].map((id) => meter(id, '2025-06-20'))

async function compare(
  meters: readonly MeterActivity[],
  changed: Record<string, Pick<MeterChange, 'newest'>> = {},
  entries: unknown[] = [{ detector: 'silent' }],
) {
  const list = assignmentsSchema.parse({ detectors: entries })
  const assignments = new Assignments({ assignments: list, tags: {}, holidays: {} })
  async function* activity() {
    for (const one of meters) yield [one]
  }
  return comparedActivity({ activity }, assignments, new Map(Object.entries(changed)))
}

describe('a run looks also at', () => {
  test('a meter that fell behind by more than the grace, and is not told yet', async () => {
    const { ranges, pipelineDays } = await compare([...lively, meter('x', '2025-06-17')])
    expect(ranges).toEqual([{ meterId: 'x', from: '2025-06-17' }])
    expect(pipelineDays).toEqual({ p: '2025-06-20' })
  })

  test('a meter that is told, though it is behind no more', async () => {
    const told = meter('x', '2025-06-18', '2025-06-19')
    expect((await compare([...lively, told])).ranges).toHaveLength(1)
  })
})

describe('a run does not look at', () => {
  test.each<[string, MeterActivity]>([
    ['a meter within the grace', meter('x', '2025-06-18')],
    ['a meter that is told already', meter('x', '2025-06-17', '2025-06-18')],
    ['a meter that ended long ago', meter('x', '2025-05-19')],
    ['a meter ahead of the others', meter('x', '2025-06-25')],
    ['a meter of a pipeline with few others', { ...meter('x', '2025-06-10'), pipeline: 'q' }],
  ])('%s', async (_, one) => expect((await compare([...lively, one])).ranges).toEqual([]))

  test('meters at which no such detector looks', async () => {
    const behind = [...lively, meter('x', '2025-06-10')]
    expect((await compare(behind, {}, [{ detector: 'missing' }])).ranges).toEqual([])
    const off = [{ detector: 'silent' }, { detector: 'silent', meters: ['x'], off: true }]
    expect((await compare(behind, {}, off)).ranges).toEqual([])
  })

  test('a meter that has changed, which it looks at anyway', async () => {
    const behind = [...lively, meter('x', '2025-06-10')]
    expect((await compare(behind, { x: {} })).ranges).toEqual([])
  })
})

describe('what has changed since counts', () => {
  const newest = (date: string) => ({ newest: { date, pipeline: 'p' } })

  test('of meters that are new', async () => {
    const changed = { a: newest('2025-06-09'), b: newest('2025-06-09'), c: newest('2025-06-03') }
    expect((await compare([], changed)).pipelineDays).toEqual({ p: '2025-06-09' })
  })

  test('of known ones where it is newer, each once', async () => {
    const changed = { a: newest('2025-06-28'), b: newest('2025-06-28'), c: newest('2025-06-01') }
    const { pipelineDays, ranges } = await compare([...lively], changed)
    // Two of four have the 28th.
    expect(pipelineDays).toEqual({ p: '2025-06-28' })
    expect(ranges).toEqual([{ meterId: 'd', from: '2025-06-20' }])
  })
})
