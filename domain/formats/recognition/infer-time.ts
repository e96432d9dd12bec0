/** Which columns tell the time of a row, and how its date is written. */
import { UnreadableFile } from '../../errors.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import { StampReader } from '../../time/stamp.ts'
import type { ProfileInput } from '../profile/profile.ts'
import { hasRole, type Role } from '../titles/column-roles.ts'
import { areClocks } from './cell-kinds.ts'
import { tellDateOrder } from './date-order.ts'
import type { Table } from './table.ts'

export interface InferredTime {
  readonly time: NonNullable<ProfileInput['time']>
  /** Indexes of the columns that it takes. */
  readonly used: readonly number[]
  readonly reasons: readonly string[]
}

/** The time of long and matrix rows; undefined where no column has dates. */
export function inferTime(table: Table): InferredTime | undefined {
  const { titles, hints } = table
  const wanted = hints.columns.stamp ?? hints.columns.date
  const withRole = (role: Role): number[] =>
    titles
      .keys()
      .filter((at) => hasRole(titles[at] as string, role))
      .toArray()
  const hasDates = (at: number): boolean =>
    table.column(at).kind === 'stamp' && !hasRole(titles[at] as string, 'meter')
  const at =
    wanted === undefined
      ? ([...withRole('stamp'), ...withRole('date')].find(hasDates) ??
        titles.keys().find((other) => hasDates(other) && table.column(other).epoch === undefined) ??
        titles.keys().find(hasDates) ??
        // Rows with nothing but faults: each will say so.
        withRole('stamp')[0])
      : titles.findIndex((title) => title.trim() === wanted)
  if (at === undefined || at < 0) return undefined
  const { cells, epoch } = table.column(at)
  const format = hints.date ?? epoch
  const order = format === undefined ? tellDateOrder(cells) : undefined
  const date = format ?? order?.format ?? 'YYYY-MM-DD'
  const name = JSON.stringify(titles[at] === '' ? at + 1 : titles[at])
  const reasons = [
    `time: column ${name}, ${date}${order === undefined ? '' : ` (${order.reason})`}`,
  ]
  const bare = cells.filter((cell) => cell.trim().length <= date.length + 2 && !cell.includes(':'))
  const isBare = bare.length >= cells.length / 2
  const clock = isBare
    ? titles.keys().find((other) => other !== at && isClock(table, other))
    : undefined
  const numbered =
    isBare && clock === undefined
      ? titles.keys().find((other) => other !== at && isNumbered(table, other))
      : undefined
  const hours =
    numbered === undefined
      ? undefined
      : hoursOf(titles[numbered] as string, table.column(numbered).cells, hints.interval)
  const clockAt = clock ?? (hours === 'clock' ? numbered : undefined)
  const period = hours === 'clock' ? undefined : numbered
  if (clockAt !== undefined) reasons.push(`time of day: column ${JSON.stringify(titles[clockAt])}`)
  if (period !== undefined)
    reasons.push(`number of the interval: column ${JSON.stringify(titles[period])}`)
  const end = withRole('end').find((other) => other !== at && other !== clock && hasDates(other))
  const endClock =
    clock === undefined
      ? undefined
      : titles.keys().find((other) => other !== clock && areClocks(table.column(other).cells))
  const used = [at, clockAt, period, end, endClock].filter((index) => index !== undefined)
  // A title that says UTC speaks for stamps that do not.
  const isUtc = !isBare && /\b(?:utc|gmt)\b|_utc$/i.test(titles[at] as string)
  if (isUtc) reasons.push('stamps are of UTC: the title says it')
  const number = (index: number | undefined): number | undefined =>
    index === undefined ? undefined : index + 1
  return {
    time: {
      column: at + 1,
      clock: number(clockAt),
      period: number(period),
      end: number(end),
      endClock: number(endClock),
      date: [date],
      ...(hours === 'period' && hints.interval === undefined && { interval: 60 }),
      ...(isUtc && { zone: 'UTC' }),
    },
    used,
    reasons,
  }
}

function isClock(table: Table, at: number): boolean {
  return !hasRole(table.titles[at] as string, 'value') && areClocks(table.column(at).cells)
}

/** Whether a column numbers the hours, or the intervals, of a day. */
function isNumbered(table: Table, at: number): boolean {
  const title = table.titles[at] as string
  const isNamed = hasRole(title, 'period') || hasRole(title, 'clock')
  return isNamed && table.column(at).kind === 'number'
}

/**
 * Hours 0 to 23 are those of a clock, 1 to 24 (25 in autumn) number those of a day; other numbers
 * are intervals whose length the pipeline has to say. Throws where hours could be either.
 */
function hoursOf(
  title: string,
  cells: readonly string[],
  interval: number | undefined,
): 'clock' | 'period' | 'intervals' {
  const numbers = cells.map(Number).filter(Number.isFinite)
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (least === 0 && most <= 23) return 'clock'
  // Settlement periods are never hours; how long they are, nobody knows but the pipeline.
  if (!/hour|hora|\bora\b|heure|\bhr\b|uhr|stunde/i.test(title)) return 'intervals'
  if (least >= 1 && (most === 24 || most === 25)) return 'period'
  if (most > 25 || numbers.length === 0 || (least >= 1 && interval !== undefined)) {
    return 'intervals'
  }
  throw new UnreadableFile(
    'file-ambiguous',
    `The column ${JSON.stringify(title)} has numbers from ${least} to ${most}, which may be hours of a clock (0 to 23) or numbers of intervals (from 1). Describe the file in a format of config/formats, with "clock" or "period" under "time".`,
  )
}

/** Rows in the order of time, whatever their order in the file. */
export function sortByTime(
  rows: readonly (readonly string[])[],
  time: InferredTime['time'],
): readonly (readonly string[])[] {
  const stamp = new StampReader(time.date as string[])
  const [column, clock] = [time.column as number, time.clock as number | undefined]
  let before: string | undefined
  const times = rows.map((row) => {
    const date = row[column - 1] ?? ''
    if (clock !== undefined) stamp.readPair(date, row[clock - 1] ?? '')
    else if (date !== before) stamp.read(date)
    before = date
    return stamp.day * SECONDS_PER_DAY + stamp.wallSeconds - (stamp.offsetSeconds ?? 0)
  })
  const timeAt = (at: number): number => times[at] as number
  if (times.every((time, at) => at === 0 || time >= timeAt(at - 1))) return rows
  const places = [...rows.keys()].sort((a, b) => timeAt(a) - timeAt(b))
  return places.map((at) => rows[at] as readonly string[])
}
