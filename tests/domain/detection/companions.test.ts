import { describe, expect, test } from '@jest/globals'
import { Assignments, assignmentsSchema } from '../../../domain/detection/assignments.ts'
import { withCompanions } from '../../../domain/detection/companions.ts'
import { catalogOf } from './stand-ins.ts'

function assignmentsOf(...detectors: unknown[]): Assignments {
  const assignments = assignmentsSchema.parse({ detectors })
  return new Assignments({ assignments, tags: {}, holidays: {} })
}

const from = (meterId: string, date: string) => ({ meterId, from: date })

const chilled = {
  detector: 'low-delta-t',
  meters: ['**/TONS'],
  parameters: { outdoorAir: 'OAT' },
}
const weather = { detector: 'weather', meters: ['HOUSE-*'], parameters: { temperature: 'OAT' } }
const twins = { detector: 'duplicate-profile', parameters: { others: ['TWIN'] } }

describe('a change of a meter that others are compared with', () => {
  test('has these judged from that day on', async () => {
    const catalog = catalogOf('A/TONS', 'B/TONS', 'HOUSE-1', 'OAT', 'X')
    const changes = [from('OAT', '2025-06-05')]
    const list = assignmentsOf(chilled, weather)
    expect(await withCompanions(catalog, list, changes, changes)).toEqual([
      ...changes,
      from('A/TONS', '2025-06-05'),
      from('B/TONS', '2025-06-05'),
      from('HOUSE-1', '2025-06-05'),
    ])
  })

  test('of several is from the earliest one on', async () => {
    const catalog = catalogOf('A/TONS', 'A/STEMP', 'A/RTEMP', 'B/TONS')
    const changes = [
      from('A/STEMP', '2025-06-05'),
      from('A/TONS', '2025-06-07'),
      from('A/RTEMP', '2025-06-03'),
    ]
    expect(await withCompanions(catalog, assignmentsOf(chilled), changes, changes)).toEqual([
      from('A/STEMP', '2025-06-05'),
      from('A/TONS', '2025-06-03'),
      from('A/RTEMP', '2025-06-03'),
    ])
  })

  test('is about all others where a detector of all meters names it, and does not pass on', async () => {
    const changes = [from('TWIN', '2025-06-05')]
    const ranges = [...changes, from('OAT', '2025-06-01')]
    const list = assignmentsOf(twins, weather)
    expect(await withCompanions(catalogOf('HOUSE-1', 'TWIN'), list, ranges, changes)).toEqual([
      ...ranges,
      from('HOUSE-1', '2025-06-05'),
    ])
  })

  test('is about none that the detector does not look at', async () => {
    const changes = [from('OAT', '2025-06-05')]
    const off = assignmentsOf({ ...weather, except: ['HOUSE-1'] }, { ...chilled, off: true })
    const catalog = catalogOf('A/TONS', 'HOUSE-1', 'OAT')
    expect(await withCompanions(catalog, off, changes, changes)).toEqual(changes)
  })
})

test('meters are not looked over where nothing changed or nothing is compared', async () => {
  const catalog = catalogOf('HOUSE-1', 'OAT')
  const changes = [from('OAT', '2025-06-05')]
  const unset = ['duplicate-profile', 'weather', 'stuck'].map((detector) => ({ detector }))
  expect(await withCompanions(catalog, assignmentsOf(...unset), changes, changes)).toBe(changes)
  const silent = [from('HOUSE-1', '2025-06-05')]
  expect(await withCompanions(catalog, assignmentsOf(weather), silent, [])).toBe(silent)
  expect(catalog.pages).toBe(0)
})
