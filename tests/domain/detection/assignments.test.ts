import { describe, expect, test } from '@jest/globals'
import {
  Assignments,
  assignmentSchema,
  assignmentsSchema,
  bind,
} from '../../../domain/detection/assignments.ts'
import { DETECTORS } from '../../../domain/detectors/registry.ts'
import { dayOf } from '../factories.ts'

const TAGS = { office: ['building', 'vip'], plant: ['industry'] }
const HOLIDAYS = { US: ['2025-07-04', '2025-11-27'], DE: ['2025-10-03'] }

function configured(list: Record<string, unknown>): Assignments {
  const assignments = assignmentsSchema.parse(list)
  return new Assignments({ assignments, tags: TAGS, holidays: HOLIDAYS })
}

const assigned = (...detectors: Record<string, unknown>[]): Assignments => configured({ detectors })

const names = (assignments: Assignments, meterId: string, pipeline = 'office'): string[] =>
  assignments.of({ meterId, pipeline }).map(({ name }) => name)

/** The days that `missing` needs with that parameter. */
const daysBefore = (longestGapDays: number) => bind('missing', { longestGapDays }).needs.days

describe('the detectors of a meter', () => {
  test('are those whose patterns match it', () => {
    const assignments = assigned({ detector: 'missing', meters: ['gas-*'] }, { detector: 'stuck' })
    expect(names(assignments, 'gas-1').sort()).toEqual(['missing', 'stuck'])
    expect(names(assignments, 'power-1')).toEqual(['stuck'])
  })

  test('leave out what is excepted', () => {
    const assignments = assigned({ detector: 'stuck', meters: ['**'], except: ['test-*', 'x'] })
    expect(names(assignments, 'test-1')).toEqual([])
    expect(names(assignments, 'x')).toEqual([])
    expect(names(assignments, 'xy')).toEqual(['stuck'])
  })

  test('are those of its pipeline', () => {
    const assignments = assigned({ detector: 'stuck', pipelines: ['office', 'school'] })
    expect(names(assignments, 'm1', 'office')).toEqual(['stuck'])
    expect(names(assignments, 'm1', 'plant')).toEqual([])
  })

  test('are those of which its pipeline has a tag', () => {
    const assignments = assigned({ detector: 'stuck', tags: ['vip', 'industry'] })
    expect(names(assignments, 'm1', 'office')).toEqual(['stuck'])
    expect(names(assignments, 'm1', 'plant')).toEqual(['stuck'])
    expect(names(assigned({ detector: 'stuck', tags: ['vip'] }), 'm1', 'plant')).toEqual([])
    expect(names(assignments, 'm1', 'a pipeline that is gone')).toEqual([])
  })

  test('need all of what an entry says: pattern, pipeline and tag', () => {
    const assignments = assigned({
      ...{ detector: 'stuck', meters: ['gas-*'], pipelines: ['office'], tags: ['building'] },
    })
    expect(names(assignments, 'gas-1', 'office')).toEqual(['stuck'])
    expect(names(assignments, 'power-1', 'office')).toEqual([])
    expect(names(assignments, 'gas-1', 'plant')).toEqual([])
  })

  test('take their parameters from the later of two entries', () => {
    const assignments = assigned(
      { detector: 'missing', parameters: { longestGapDays: 25 } },
      { detector: 'missing', meters: ['solar-*'], parameters: { longestGapDays: 30 } },
    )
    const needs = (meterId: string) =>
      assignments.of({ meterId, pipeline: 'office' }).map(({ needs }) => needs.days)
    expect(needs('solar-1')).toEqual([daysBefore(30)])
    expect(needs('gas-1')).toEqual([daysBefore(25)])
  })

  test('are without those that a later entry takes away, until one gives them back', () => {
    const off = { detector: 'stuck', meters: ['solar-*'], off: true }
    expect(names(assigned({ detector: 'stuck' }, off), 'solar-1')).toEqual([])
    expect(names(assigned({ detector: 'stuck' }, off), 'gas-1')).toEqual(['stuck'])
    expect(names(assigned(off, { detector: 'stuck' }), 'solar-1')).toEqual(['stuck'])
  })

  test('come in the order of the registry, whatever that of the entries', () => {
    const all = DETECTORS.map(({ name }) => name)
    const entries = all.toReversed().map((detector) => ({ detector }))
    expect(names(assigned(...entries), 'm1')).toEqual(all)
  })

  test('are none where nothing is assigned', () => expect(names(assigned(), 'm1')).toEqual([]))
})

test('as much history is read as any detector needs that may look at the meter', () => {
  const assignments = assigned(
    { detector: 'missing', parameters: { longestGapDays: 25 } },
    // Its pipeline is known only once its readings are.
    { detector: 'missing', pipelines: ['plant'], parameters: { longestGapDays: 28 } },
    { detector: 'missing', meters: ['far-*'], parameters: { longestGapDays: 30 } },
  )
  expect([assignments.lookbackOf('m1'), assignments.lookbackOf('far-1')]).toEqual([
    daysBefore(28),
    daysBefore(30),
  ])
  expect(assigned().lookbackOf('m1')).toBe(0)
})

describe('an expected change', () => {
  const assignments = configured({
    expectedChanges: [
      { from: '2025-12-24', to: '2025-12-26', meters: ['gas-*'] },
      { from: '2025-12-31', to: '2025-12-31', tags: ['industry'] },
    ],
  })
  const expected = (meterId: string, pipeline: string, date: string) =>
    assignments.isChangeExpected({ meterId, pipeline })(dayOf(date))

  test('is on both of its dates and those between', () => {
    const dates = ['2025-12-23', '2025-12-24', '2025-12-25', '2025-12-26', '2025-12-27']
    expect(dates.map((date) => expected('gas-1', 'office', date))).toEqual([
      ...[false, true, true, true, false],
    ])
  })

  test('is of the meters that it is about', () => {
    expect(expected('power-1', 'office', '2025-12-25')).toBe(false)
    expect(expected('power-1', 'plant', '2025-12-31')).toBe(true)
    expect(expected('power-1', 'office', '2025-12-31')).toBe(false)
  })
})

test('a meter’s holidays are those of all calendars that are about it', () => {
  const assignments = configured({
    calendars: [{ calendar: 'US' }, { calendar: 'DE', pipelines: ['plant'] }],
  })
  const days = ['2025-07-04', '2025-10-03', '2025-07-05'].map(dayOf)
  const holidays = (pipeline: string) =>
    days.map(assignments.isHoliday({ meterId: 'm1', pipeline }))
  expect(holidays('office')).toEqual([true, false, false])
  expect(holidays('plant')).toEqual([true, true, false])
})

describe('an entry', () => {
  test('needs no more than the detector', () => {
    expect(assignmentSchema.parse({ detector: 'missing' })).toEqual({
      ...{ detector: 'missing', meters: ['**'], except: [], pipelines: [], tags: [] },
      ...{ off: false, parameters: {} },
    })
  })

  test.each([
    [{ detector: 'magic' }, 'detector', /expected one of .*stuck/],
    [{}, 'detector', /./],
    [{ detector: 'stuck', parameters: { treshold: 3 } }, 'parameters', /treshold/],
    [{ detector: 'missing', parameters: { graceDays: -1 } }, 'parameters.graceDays', /./],
    [{ detector: 'missing', parameters: { graceDays: 'two' } }, 'parameters.graceDays', /./],
    [
      { detector: 'missing', parameters: { minimumCoverage: 2 } },
      'parameters.minimumCoverage',
      /./,
    ],
    [{ detector: 'stuck', meters: [] }, 'meters', /./],
    [{ detector: 'stuck', meters: [''] }, 'meters.0', /./],
    [{ detector: 'stuck', meter: '**' }, '', /meter/],
    [{ detector: 'stuck', tags: [''] }, 'tags.0', /./],
    [{ detector: 'stuck', off: 'yes' }, 'off', /./],
  ])('%j is refused, with the place', (entry, path, message) => {
    const issue = assignmentSchema.safeParse(entry).error?.issues[0]
    expect(issue?.path.join('.')).toBe(path)
    expect(issue?.message).toMatch(message)
  })
})
