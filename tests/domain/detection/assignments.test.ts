import { describe, expect, test } from '@jest/globals'
import {
  Assignments,
  assignmentSchema,
  assignmentsSchema,
} from '../../../domain/detection/assignments.ts'

function assigned(...entries: Record<string, unknown>[]): Assignments {
  return new Assignments(assignmentsSchema.parse({ detectors: entries }).detectors)
}

const names = (assignments: Assignments, meterId: string): string[] =>
  assignments.of(meterId).map(({ name }) => name)

describe('the detectors of a meter', () => {
  test('are those whose patterns match it', () => {
    const assignments = assigned(
      { detector: 'deviation', meters: ['gas-*'] },
      { detector: 'stuck' },
    )
    expect(names(assignments, 'gas-1')).toEqual(['deviation', 'stuck'])
    expect(names(assignments, 'power-1')).toEqual(['stuck'])
  })

  test('leave out what is excepted', () => {
    const assignments = assigned({ detector: 'stuck', meters: ['**'], except: ['test-*', 'x'] })
    expect(names(assignments, 'test-1')).toEqual([])
    expect(names(assignments, 'x')).toEqual([])
    expect(names(assignments, 'xy')).toEqual(['stuck'])
  })

  test('take their parameters from the later of two entries', () => {
    const assignments = assigned(
      { detector: 'deviation', parameters: { weeks: 4 } },
      { detector: 'deviation', meters: ['solar-*'], parameters: { weeks: 10 } },
    )
    expect(assignments.of('solar-1').map(({ lookbackDays }) => lookbackDays)).toEqual([70])
    expect(assignments.of('gas-1').map(({ lookbackDays }) => lookbackDays)).toEqual([28])
  })

  test('are none where nothing is assigned', () => expect(names(assigned(), 'm1')).toEqual([]))
})

describe('an entry', () => {
  test('needs no more than the detector', () => {
    expect(assignmentSchema.parse({ detector: 'missing' })).toEqual({
      detector: 'missing',
      meters: ['**'],
      except: [],
      parameters: {},
    })
  })

  test.each([
    [{ detector: 'magic' }, 'detector', /expected one of deviation, missing, stuck/],
    [{}, 'detector', /./],
    [{ detector: 'stuck', parameters: { treshold: 3 } }, 'parameters', /treshold/],
    [{ detector: 'deviation', parameters: { weeks: 1 } }, 'parameters.weeks', /./],
    [{ detector: 'deviation', parameters: { threshold: 'high' } }, 'parameters.threshold', /./],
    [
      { detector: 'missing', parameters: { minimumCoverage: 2 } },
      'parameters.minimumCoverage',
      /./,
    ],
    [{ detector: 'stuck', meters: [] }, 'meters', /./],
    [{ detector: 'stuck', meters: [''] }, 'meters.0', /./],
    [{ detector: 'stuck', meter: '**' }, '', /meter/],
  ])('%j is refused, with the place', (entry, path, message) => {
    const issue = assignmentSchema.safeParse(entry).error?.issues[0]
    expect(issue?.path.join('.')).toBe(path)
    expect(issue?.message).toMatch(message)
  })
})
