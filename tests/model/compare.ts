/** Holds what the API answers against the oracle, and against a clean rebuild. */
import { expect } from '@jest/globals'
import type { Json } from '../end-to-end/http-json.ts'
import { decimal } from '../end-to-end/sums.ts'
import type { Answers } from './answers.ts'
import { DATES, METERS } from './contents.ts'
import { figuresBy, type Oracle } from './oracle.ts'

/** Every figure of the answers is that of the oracle. */
export function expectOracle(answers: Answers, oracle: Oracle): void {
  const intervals = oracle.settled()
  const byDay = figuresBy(intervals, ({ meter, date }) => `${meter} ${date}`)
  const byDate = figuresBy(intervals, ({ date }) => date)
  const figures = ({ total, readings }: Json) => ({ total, readings: Number(readings) })
  const dates = Object.keys(byDate)
  const meters = METERS.filter((meter) => intervals.some((one) => one.meter === meter))

  const readings = Object.fromEntries(
    METERS.flatMap((meter) =>
      DATES.map((date) => [
        `${meter}/readings/${date}`,
        intervals
          .filter((one) => one.meter === meter && one.date === date)
          .sort((a, b) => a.start - b.start)
          .map(({ start, minutes, micros }) => ({
            start: new Date(Date.parse(date) + start * 60_000).toISOString().slice(0, 19),
            minutes: String(minutes),
            value: decimal(micros),
          })),
      ]),
    ),
  )
  expect(
    mapValues(answers.readings, (rows: Json[] | undefined) =>
      (rows ?? []).map(({ start, minutes, value }) => ({
        start: start.slice(0, 19),
        minutes,
        value,
      })),
    ),
  ).toEqual(readings)

  const days = Object.entries(answers.days).flatMap(([meter, rows]) =>
    rows.map((row: Json) => [`${meter} ${row.date}`, figures(row)]),
  )
  expect(Object.fromEntries(days)).toEqual(byDay)
  if (answers.metersOfDate !== undefined) {
    const ofMeters = Object.entries(answers.metersOfDate).flatMap(([date, rows]) =>
      rows.map((row: Json) => [`${row.meterId} ${date}`, figures(row)]),
    )
    expect(Object.fromEntries(ofMeters)).toEqual(byDay)
    expect(ofMeters).toHaveLength(Object.keys(byDay).length)
  }
  if (answers.dates !== undefined) {
    const found = answers.dates.map((row) => [row.date, figures(row)])
    expect(found).toEqual(Object.entries(byDate))
  }
  for (const [date, row] of Object.entries(answers.ofDate ?? {})) {
    expect(row && figures(row)).toEqual(byDate[date])
    const count = Object.keys(byDay).filter((day) => day.endsWith(date)).length
    expect(Number(row?.meters ?? 0)).toBe(count)
  }

  expect(answers.meters.map(({ meterId }) => meterId)).toEqual(meters)
  for (const meter of METERS) {
    const own = dates.filter((date) => byDay[`${meter} ${date}`] !== undefined)
    const found = answers.meter[meter]
    expect(found && [found.firstDate, found.lastDate]).toEqual(
      own.length === 0 ? undefined : [own[0], own.at(-1)],
    )
  }

  const states = mapValues(answers.ingestions, ({ state }: Json) => state)
  // What is not in the bucket any more may have a record, or never have had one.
  const gone = mapValues(states, () => 'withdrawn')
  const present = oracle.keys().map(({ key, readable }) => [key, readable ? 'succeeded' : 'failed'])
  expect(states).toEqual({ ...gone, ...Object.fromEntries(present) })
}

/** Every answer is that of a stack which has only ever seen the bucket as it is now. */
export function expectSame(answers: Answers, rebuilt: Answers): void {
  const lasting = ({ ingestions, ...rest }: Answers) => ({
    ...rest,
    ingestions: Object.entries(ingestions)
      .filter(([key]) => rebuilt.ingestions[key] !== undefined)
      .map(([key, { receivedAt, finishedAt, ...facts }]) =>
        answers.ingestions[key]?.notes.some(isOfParts) ? withoutParts(facts) : facts,
      )
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  })
  expect(lasting(answers)).toEqual(lasting(rebuilt))
}

function isOfParts(note: string): boolean {
  return /^read (?:in \d+ parts|by one reader)/.test(note)
}

/** Without how it was read, and rows that repeat those of another part, which are not seen to. */
function withoutParts({ duplicates, notes, ...facts }: Json): Json {
  return { ...facts, notes: notes.filter((note: string) => !note.startsWith('read ')) }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}
