/** Where a file asks too much in the middle of its lane, its record counts the same rows as ever. */
import { expect, test } from '@jest/globals'
import { checkBothWays, countsOf, shareOfLane } from '../../../fuzz/lanes/both-ways.ts'

const HEADER = 'meter,time,kwh\n'
const rowOf = (meter: string, at: number): string => {
  const time = new Date(Date.UTC(2025, 0, 1) + at * 900_000).toISOString().slice(0, 16)
  return `${meter},${time},${at}\n`
}
const profile = {
  ...{ layout: 'long' as const, meter: { column: 'meter' }, time: { column: 'time' } },
  values: [{ column: 'kwh' }],
}

test('past the rows that are allowed', async () => {
  const text = HEADER + Array.from({ length: 24 }, (_, at) => rowOf('m1', at)).join('')
  const file = { text, profile, limits: { rows: 10 } }
  await checkBothWays(file, [], [60, 200])
  expect(await countsOf(file)).toMatchObject({ rows: 11, accepted: 10 })
})

test('past the meters that are allowed, behind the head that tells the format', async () => {
  const count = 14_000
  const rows = Array.from({ length: count }, (_, at) => rowOf('a-meter', at))
  const text = HEADER + rows.join('') + ['m2', 'm3', 'm4'].map((id) => rowOf(id, 0)).join('')
  const file = { text, profile, pipeline: { zone: 'UTC' }, limits: { meters: 2 } }
  const told = { rows: count + 1, accepted: count + 1 }
  expect(await countsOf(file)).toMatchObject(told)
  expect(await countsOf({ ...file, byReference: true })).toMatchObject(told)
})

test('meters that titles name are as many as there are titles', async () => {
  const rows = Array.from({ length: 24 }, (_, at) => rowOf(`site ${at}`, at))
  const file = {
    ...{ text: HEADER + rows.join(''), limits: { meters: 1 } },
    profile: { ...profile, meter: { column: 'meter', title: true } },
  }
  expect(await checkBothWays(file)).toBe(24)
  expect(await shareOfLane(file)).toEqual({ rows: 24, lane: 23 })
})
