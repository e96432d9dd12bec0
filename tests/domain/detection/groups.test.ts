import { describe, expect, test } from '@jest/globals'
import { Assignments, assignmentsSchema } from '../../../domain/detection/assignments.ts'
import { resolveGroups, withGroups } from '../../../domain/detection/groups.ts'
import { catalogOf } from './stand-ins.ts'

function assignmentsOf(groups: Record<string, string[]>, ...entries: unknown[]): Assignments {
  const assignments = assignmentsSchema.parse({ groups, detectors: entries })
  return new Assignments({ assignments, tags: {}, holidays: {} })
}

const shops = { detector: 'peer', parameters: { group: 'shops' } }

describe('a group', () => {
  test('has the meters that match one of its patterns, over all pages', async () => {
    const catalog = catalogOf('S3', 'X1', 'S1', 'T/1', 'S2')
    const list = assignmentsOf({ shops: ['S*', 'T/**'], unused: ['**'] }, shops)
    expect(await resolveGroups(catalog, list)).toEqual({
      groups: { shops: ['S1', 'S2', 'S3', 'T/1'] },
      errors: [],
    })
  })

  test('that no detector asks for is not looked for', async () => {
    const catalog = catalogOf('S1')
    const off = { ...shops, off: true }
    for (const list of [assignmentsOf({ shops: ['S*'] }), assignmentsOf({ shops: ['S*'] }, off)]) {
      expect(await resolveGroups(catalog, list)).toEqual({ groups: {}, errors: [] })
    }
    expect(catalog.pages).toBe(0)
  })

  test('that is too large is an error that names it and the limit', async () => {
    const many = Array.from({ length: 501 }, (_, at) => `S${at}`)
    const list = assignmentsOf({ shops: ['S*'] }, shops)
    const { groups, errors } = await resolveGroups(catalogOf(...many), list)
    expect(groups).toEqual({})
    expect(errors).toEqual([
      { detector: 'peer', message: expect.stringMatching(/"shops" has 501 meters.* 500/) },
    ])
    expect((await resolveGroups(catalogOf(...many.slice(1)), list)).errors).toEqual([])
  })

  test('that is not there is an error that names it', async () => {
    const { errors } = await resolveGroups(catalogOf('S1'), assignmentsOf({}, shops))
    expect(errors).toEqual([
      { detector: 'peer', message: 'There is no group "shops" in detectors.yml.' },
    ])
  })
})

describe('a change of one meter', () => {
  const from = (meterId: string, date: string) => ({ meterId, from: date })

  test('has its whole group judged from that day on', () => {
    const ranges = withGroups([from('a', '2025-06-05'), from('x', '2025-06-01')], {
      shops: ['a', 'b', 'c'],
      others: ['d', 'e'],
    })
    expect(ranges).toEqual([
      from('a', '2025-06-05'),
      from('x', '2025-06-01'),
      from('b', '2025-06-05'),
      from('c', '2025-06-05'),
    ])
  })

  test('of two is from the earlier one on, and does not pass on to a second group', () => {
    const ranges = withGroups([from('a', '2025-06-05'), from('b', '2025-06-03')], {
      one: ['a', 'b', 'c'],
      two: ['c', 'd'],
    })
    expect(ranges).toEqual([
      from('a', '2025-06-03'),
      from('b', '2025-06-03'),
      from('c', '2025-06-03'),
    ])
  })
})
