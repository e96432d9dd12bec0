/** The ways in which rows say when they were, around the days on which clocks change. */
import { clockAt, offsetStampAt, utcStampAt } from '../../domain/formats/clock-changes/clocks.ts'

const MINUTE = 60_000

/** What a row's interval is: where its clocks are, when it begins, and how long it is. */
export interface Interval {
  readonly zone: string
  /** Milliseconds since 1970 UTC. */
  readonly from: number
  readonly minutes: number
}

export interface StampStyle {
  readonly titles: readonly string[]
  /** The `time` of a profile. */
  readonly time: (minutes: number) => Record<string, unknown>
  readonly cells: (interval: Interval) => string[]
}

const T = 'time'
const local = ({ zone, from }: Interval): string => clockAt(zone, from)
const end = ({ zone, from, minutes }: Interval): string => clockAt(zone, from + minutes * MINUTE)
const dateOf = (stamp: string): string => stamp.slice(0, 10)
const clockOf = (stamp: string): string => stamp.slice(11)

/** `2025-10-26 13:30` as `10/26/2025 1:30 PM`. */
function american(stamp: string): string {
  const [year, month, day] = dateOf(stamp).split('-')
  const [hour = '', minute] = clockOf(stamp).split(':')
  const half = Number(hour) < 12 ? 'AM' : 'PM'
  return `${month}/${day}/${year} ${Number(hour) % 12 || 12}:${minute} ${half}`
}

/** The number of the interval that begins then, from 1 on, by the clock. */
function periodOf(stamp: string, minutes: number): number {
  const [hour, minute] = clockOf(stamp).split(':')
  return Math.floor((Number(hour) * 60 + Number(minute)) / minutes) + 1
}

const midnightAs24 = (stamp: string): string =>
  clockOf(stamp) === '00:00'
    ? `${new Date(Date.parse(dateOf(stamp)) - 1440 * MINUTE).toISOString().slice(0, 10)} 24:00`
    : stamp

const one = (
  cell: (interval: Interval) => string,
  time: Record<string, unknown> = {},
): StampStyle => ({
  titles: [T],
  time: () => ({ column: T, ...time }),
  cells: (interval) => [cell(interval)],
})

export const STAMPS: Readonly<Record<string, StampStyle>> = {
  local: one(local),
  'local with seconds': one((at) => `${local(at).replace(' ', 'T')}:00`),
  'with an offset': one(({ zone, from }) => offsetStampAt(zone, from)),
  'of UTC': one(({ from }) => utcStampAt(from)),
  'of another clock': one(({ from }) => clockAt('UTC', from), { zone: 'UTC' }),
  'by AM and PM': one((at) => american(local(at)), { date: 'MM/DD/YYYY' }),
  'by either date': one(
    (at) => (at.from % 7 === 0 ? american(local(at)) : local(at).replaceAll('-', '/')),
    { date: ['YYYY/MM/DD', 'MM/DD/YYYY'] },
  ),
  epoch: one(({ from }) => String(from / 1000), { date: 'unix' }),
  'epoch in ms': one(({ from }) => String(from), { date: 'unix-ms' }),
  dates: one((at) => dateOf(local(at))),
  ends: {
    titles: [T],
    time: (minutes) => ({ column: T, label: 'end', interval: minutes }),
    cells: (at) => [end(at)],
  },
  'ends to 24:00': {
    titles: [T],
    time: (minutes) => ({ column: T, label: 'end', interval: minutes }),
    cells: (at) => [midnightAs24(end(at))],
  },
  'ends alone': one(end, { label: 'end' }),
  'of a told length': {
    titles: [T],
    time: (minutes) => ({ column: T, interval: minutes }),
    cells: (at) => [local(at)],
  },
  'of varying length': one(local, { interval: 'varying' }),
  'date and clock': {
    titles: ['date', 'clock'],
    time: () => ({ column: 'date', clock: 'clock' }),
    cells: (at) => [dateOf(local(at)), clockOf(local(at))],
  },
  'begin and end': {
    titles: [T, 'end'],
    time: () => ({ column: T, end: 'end' }),
    cells: (at) => [local(at), end(at)],
  },
  'begin and end with offsets': {
    titles: [T, 'end'],
    time: () => ({ column: T, end: 'end' }),
    cells: ({ zone, from, minutes }) => [
      offsetStampAt(zone, from),
      offsetStampAt(zone, from + minutes * MINUTE),
    ],
  },
  'date, begin and end': {
    titles: ['date', 'clock', 'to'],
    time: () => ({ column: 'date', clock: 'clock', endClock: 'to' }),
    cells: (at) => [dateOf(local(at)), clockOf(local(at)), clockOf(end(at))],
  },
  'end labels with ends': {
    titles: ['date', 'clock', 'to'],
    time: () => ({ column: 'date', clock: 'to', end: 'date', endClock: 'to', label: 'end' }),
    cells: (at) => [dateOf(local(at)), clockOf(local(at)), clockOf(end(at))],
  },
  ranges: one((at) => `${local(at)} to ${end(at)}`, { range: ' to ' }),
  'with a length': {
    titles: [T, 'length'],
    time: () => ({ column: T, intervalColumn: 'length' }),
    cells: (at) => [local(at), at.from % 11 === 0 ? '' : `${at.minutes} min`],
  },
  'date and number': {
    titles: ['date', 'period'],
    time: (minutes) => ({ column: 'date', period: 'period', interval: minutes }),
    cells: (at) => [dateOf(local(at)), String(periodOf(local(at), at.minutes))],
  },
}
