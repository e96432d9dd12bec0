import { describe, expect, test } from '@jest/globals'
import { rulesSchema } from '../../../../domain/pipelines/rules.ts'
import { dayOf, fileOf, readNem12, streamOf } from './read-nem12.ts'

const updatedAt = (time: string): ReturnType<typeof readNem12> =>
  readNem12(fileOf(streamOf('E1'), `300,20250301,1,2,3,A,,,${time}`))

describe('the update time', () => {
  test.each([
    // Ten hours before: Brisbane has UTC+10 all year.
    ['20250302083000', '2025-03-01T22:30:00Z'],
    ['20250101000000', '2024-12-31T14:00:00Z'],
    ['20250702235959', '2025-07-02T13:59:59Z'],
    ['', ''],
    [',20250302090000', ''],
  ])('%j tells the revision %j', (time, revision) => {
    expect(updatedAt(time).readings.map((reading) => reading.revision)).toEqual([
      revision,
      revision,
      revision,
    ])
  })

  test.each([
    ['2025030208', 'the update time "2025030208" is not YYYYMMDDhhmmss'],
    ['20250302243000', 'the update time "20250302243000" is not YYYYMMDDhhmmss'],
    ['2.02503E+13', 'the update time "2.02503E+13" is not YYYYMMDDhhmmss'],
    ['20250230083000', 'the update time "20250230083000" does not exist'],
  ])('%j is rejected with its day', (time, reason) => {
    const { results, readings } = updatedAt(time)
    expect([results[2], readings]).toEqual([reason, []])
  })
})

describe('a day that comes again', () => {
  test('is counted once, however many of its readings repeat', () => {
    const { duplicates, totals } = readNem12(
      fileOf(streamOf('E1'), dayOf(1, 2, 3), dayOf(4, 5, 6), dayOf(7, 8, '')),
    )
    expect(duplicates).toBe(2)
    // 7 + 8 of the last, 6 of the one before it: which counts is the sink's to say.
    expect(totals).toEqual({ '6001000001 E1': 21_000_000 })
  })

  test('of another register does not repeat it', () => {
    const { duplicates } = readNem12(
      fileOf(streamOf('E1'), dayOf(1, 2, 3), streamOf('E2'), dayOf(1, 2, 3)),
    )
    expect(duplicates).toBe(0)
  })

  test('is rejected where the pipeline says so, also right behind the day that it repeats', () => {
    const { results, duplicates, totals } = readNem12(
      fileOf(streamOf('E1'), dayOf(1, 2, 3), dayOf(4, 5, 6), '400,1,1,S14,,'),
      { duplicate: 'reject' },
    )
    expect(results.slice(3, 5)).toEqual(['it repeats a time that an earlier row has', 'aside'])
    expect([duplicates, totals]).toEqual([0, { '6001000001 E1': 6_000_000 }])
  })
})

const AT_MOST_10 = rulesSchema.parse({ maximum: { value: 10 } })

describe('a rule of the pipeline', () => {
  test('rejects the whole day for one value', () => {
    const { results, readings } = readNem12(fileOf(streamOf('E1'), dayOf(1, 2, 30)), AT_MOST_10)
    expect(results[2]).toBe('30 kWh is above the maximum of 10 kWh')
    expect(readings).toEqual([])
  })

  test('is not broken by a placeholder', () => {
    const { results } = readNem12(fileOf(streamOf('E1'), '300,20250301,99,99,99,N,,,'), AT_MOST_10)
    expect(results[2]).toBe('accepted')
  })
})
