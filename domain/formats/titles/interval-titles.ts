/** Titles of wide files: which columns hold intervals, and where each lies in its day. */
import { greatestCommonDivisor } from '../../readings/interval-length.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'

/** The interval columns that titles tell. */
export interface TitledIntervals {
  readonly indexes: readonly number[]
  /** Seconds since midnight that each title names; of a period, where it begins. */
  readonly labels: readonly number[]
  readonly lengthSeconds: number
  /** Periods and ranges name beginnings; a clock may name the end. */
  readonly names: 'clock' | 'period' | 'range'
}

/** Columns of a day by the interval, with the hour more or less that two days a year have. */
const PERIODS_OF_DAY: ReadonlyMap<number, number> = new Map(
  [60, 30, 20, 15, 10, 5].flatMap((minutes) => {
    const ofHour = 60 / minutes
    return [23, 24, 25].map((hours) => [hours * ofHour, minutes * 60] as const)
  }),
)

/** Seconds of an interval where a day has so many of them; undefined if no day does. */
export function lengthOfCount(count: number): number | undefined {
  return PERIODS_OF_DAY.get(count)
}

/** Seconds since midnight of a clock label such as `0:00`, `23:30`, `24:00`; undefined if it is none. */
export function clockLabel(title: string): number | undefined {
  const match = /^\[?(?:t_?)?(\d{1,2}):([0-5]\d)(?::00)?\]?$/i.exec(title.trim())
  if (match === null) return undefined
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60
  return seconds <= 25 * 3600 ? seconds : undefined
}

/** Columns titled by clock times. */
export function clockTitles(titles: readonly string[]): TitledIntervals | undefined {
  return fromLabels(titles.map(clockLabel), 'clock')
}

/** Columns titled `00:00-00:15`, `00:15 - 00:30`. */
export function rangeTitles(titles: readonly string[]): TitledIntervals | undefined {
  const labels = titles.map((title) => {
    const [from, to, more] = title.split(/[-–]/)
    if (from === undefined || to === undefined || more !== undefined) return undefined
    return clockLabel(to) === undefined ? undefined : clockLabel(from)
  })
  return fromLabels(labels, 'range')
}

/** Columns that an expression selects: its group 1 is a period's number from 1, or a time as `0030`. */
export function expressedTitles(
  titles: readonly string[],
  expression: RegExp,
  as: 'period' | 'clock',
  minutes: number | undefined,
): TitledIntervals | undefined {
  const numbers = titles.map((title) => {
    const text = expression.exec(title.trim())?.[1]
    return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text)
  })
  if (as === 'clock') {
    const labels = numbers.map((number) =>
      number === undefined ? undefined : Math.floor(number / 100) * 3600 + (number % 100) * 60,
    )
    return fromLabels(labels, 'clock')
  }
  const count = numbers.filter((number) => number !== undefined).length
  const lengthSeconds = minutes === undefined ? PERIODS_OF_DAY.get(count) : minutes * 60
  if (count < 2 || lengthSeconds === undefined) return undefined
  const indexes = titles
    .keys()
    .filter((at) => numbers[at] !== undefined)
    .toArray()
  const labels = indexes.map((at) => ((numbers[at] as number) - 1) * lengthSeconds)
  return { indexes, labels, lengthSeconds, names: 'period' }
}

/** The usual spellings of period numbers: `1`, `HH01`, `interval_1`, `Period 1`, `P1`. */
const PERIOD_TITLES = [
  /^(\d{1,3})$/,
  /^(?:hh|h|p|t|sp|hr|q|v|val|value|read|reading|int|interval|period|settlement period|kwh|wh|kw)[ _-]?(\d{1,3})$/i,
]

/** Columns titled by numbers: 30, 100, …, 2400 are times, 1 to 48 (or 50, 24, 96, …) are periods. */
export function numberTitles(titles: readonly string[]): TitledIntervals | undefined {
  for (const expression of PERIOD_TITLES) {
    const periods = expressedTitles(titles, expression, 'period', undefined)
    const inOrder = periods?.labels.every((label, at) => label === at * periods.lengthSeconds)
    if (periods !== undefined && inOrder) return periods
  }
  const times = expressedTitles(titles, /^(\d{1,4})$/, 'clock', undefined)
  const isDay = times !== undefined && PERIODS_OF_DAY.has(times.indexes.length)
  return isDay && times.labels.every((label) => label <= SECONDS_PER_DAY) ? times : undefined
}

function fromLabels(
  labels: readonly (number | undefined)[],
  names: TitledIntervals['names'],
): TitledIntervals | undefined {
  const indexes = labels
    .keys()
    .filter((at) => labels[at] !== undefined)
    .toArray()
  const [first] = indexes
  if (indexes.length < 2 || first === undefined) return undefined
  const found = indexes.map((at) => labels[at] as number)
  const lengthSeconds = found.reduce(
    (divisor, label) => greatestCommonDivisor(divisor, label - (found[0] as number)),
    0,
  )
  return { indexes, labels: found, lengthSeconds, names }
}

/**
 * Whether clock titles run from the end of the first interval to midnight: they can only be the
 * ends of intervals.
 */
export function runsToMidnight({ labels, lengthSeconds }: TitledIntervals): boolean {
  const last = labels.at(-1)
  return labels[0] === lengthSeconds && (last === 0 || last === SECONDS_PER_DAY)
}
