/** Runs that go on over midnight, and what stops them. */
import { expect, test } from '@jest/globals'
import { dueOf, NEVER } from '../../../domain/gathering/due.ts'
import type { Gatherer } from '../../../domain/gathering/gatherer.ts'
import { appendTo } from '../../../domain/gathering/open-runs.ts'
import { DAY, gathered } from './gathering.ts'

/** Whether the run of a day's last readings takes the next day's first. */
function goesOn(gatherer: Gatherer): boolean {
  const { number, current } = gatherer.streamOf('m1', 'main')
  return gatherer.runs.goOn(number, dueOf(DAY + 1, 0), current?.strand.number ?? -1)
}

const ending = (step: number, count = 3) =>
  Array.from({ length: count }, (_, at) => ({
    ...{ meterId: 'm1', day: DAY, revision: '' },
    start: 86_400 - (count - at) * step,
  }))

test('a run that fills its day to midnight goes on', () => {
  expect(goesOn(gathered(ending(1800)))).toBe(true)
  expect(goesOn(gathered(ending(225)))).toBe(true)
})

test('so short intervals that a day has more than 512 take no room for a day before it has come', () => {
  const gatherer = gathered(ending(1))
  expect(goesOn(gatherer)).toBe(false)
  expect(gatherer.held).toBeLessThan(100)
})

test('a step that does not divide the day ends with it', () => {
  expect(goesOn(gathered(ending(7000)))).toBe(false)
})

test('a day of which something was said before is not gone on to', () => {
  const later = { meterId: 'm1', day: DAY + 1, start: 3600, revision: '' }
  expect(goesOn(gathered([later, ...ending(1800)]))).toBe(false)
})

/** Whether a value that is due there continues the run of those starts of the day. */
function continues(day: number, starts: readonly number[], due: number): boolean {
  const gatherer = gathered(starts.map((start) => ({ meterId: 'm1', day, start, revision: '' })))
  const { number, current } = gatherer.streamOf('m1', 'main')
  const { table, arrays } = gatherer.runs
  return appendTo(table, arrays, number, due, 1, current?.strand.number ?? -1)
}

test('the 25th hour of a day is not the first of the next', () => {
  expect(continues(DAY, [89_100, 88_200], dueOf(DAY + 1, 900))).toBe(false)
  expect(continues(DAY, [86_400, 87_300], dueOf(DAY + 1, 1800))).toBe(false)
})

test('dates too far off have no runs', () => {
  expect(continues(DAY, [0, 900], dueOf(DAY, 1800))).toBe(true)
  expect(continues(-30_000, [0, 900], dueOf(-30_000, 1800))).toBe(false)
})

test('a due has one place, and one second goes to midnight', () => {
  expect(dueOf(DAY + 1, 0)).toBe(dueOf(DAY, 86_399) + 1)
  for (const [day, start] of [
    [DAY, 86_400],
    [DAY, -1],
    [-30_000, 0],
    [40_000, 0],
  ] as const) {
    expect(dueOf(day, start)).toBe(NEVER)
  }
})
