/** The date format of a file, told from its cells; where they allow two orders, it is not guessed. */
import { UnreadableFile } from '../../errors.ts'
import { formatDate } from '../../time/civil-date.ts'
import { DateReader } from '../../time/date-format.ts'

/** In the order in which they are tried; those that one text may fit together are told apart below. */
const CANDIDATES = [
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY.MM.DD',
  'YYYYMMDD',
  'DD.MM.YYYY',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'DD-MMM-YYYY',
  'DD MMM YYYY',
  'DD/MMM/YYYY',
  'DD-MMM-YY',
  'DD MMM YY',
  'DD.MM.YY',
  'DD/MM/YY',
  'MM/DD/YY',
  'YY-MM-DD',
  'DD-MM-YY',
] as const

/** A table of texts asks for them cell by cell. */
const READERS = CANDIDATES.map((format) => new DateReader(format))
/** All of them have eight digits, or the same mark twice. Most cells are no dates, and have not. */
const LIKE_A_DATE = /^(?:\d{8}|\d{1,4}([-/. ])(?:\d\d?|[a-z]{3})\1\d)/i

export interface DateOrder {
  readonly format: string
  readonly reason: string
}

/**
 * The candidates that read most of the texts, and as many as any other does, whatever follows the
 * date: a bad row must not hide the format of the others.
 */
export function fittingFormats(texts: readonly string[]): string[] {
  const counts = READERS.map(() => 0)
  for (const [text, count] of timesOf(texts)) {
    const trimmed = text.trim()
    if (!LIKE_A_DATE.test(trimmed)) continue
    for (const [at, reader] of READERS.entries()) {
      if (fits(trimmed, reader)) counts[at] = (counts[at] as number) + count
    }
  }
  const best = Math.max(...counts)
  if (best === 0 || best < texts.length / 2) return []
  return CANDIDATES.filter((_, at) => counts[at] === best)
}

/** How often each text comes: rows of many meters repeat their stamps, many of them in a run. */
function timesOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  let from = 0
  for (let at = 1; at <= texts.length; at++) {
    const text = texts[from] as string
    if (at < texts.length && texts[at] === text) continue
    times.set(text, (times.get(text) ?? 0) + at - from)
    from = at
  }
  return times
}

/** Whether a text begins with a date of any format. */
export function isDate(text: string): boolean {
  const trimmed = text.trim()
  return LIKE_A_DATE.test(trimmed) && READERS.some((reader) => fits(trimmed, reader))
}

/** A date ends with the text, or a time follows. */
function fits(text: string, reader: DateReader): boolean {
  if (reader.read(text) !== 'ok') return false
  const { end } = reader
  return end === text.length || /^(?:T|[ ,]\s*\d|\d{4}(?:\d\d)?$)/i.test(text.slice(end))
}

/**
 * The format of these dates, in the file's order; undefined if no format reads all of them. Throws
 * UnreadableFile (`file-ambiguous`) if several do and the order of the days does not tell either.
 */
export function tellDateOrder(texts: readonly string[]): DateOrder | undefined {
  const fitting = fittingFormats(texts)
  const [first] = fitting
  if (first === undefined) return undefined
  if (fitting.length === 1) return { format: first, reason: `dates such as ${texts[0]?.trim()}` }
  const running = fitting.filter((format) => runsDayByDay(texts, format))
  if (running.length === 1 && !areFirstsOfMonths(texts, fitting)) {
    const format = running[0] as string
    return { format, reason: `as ${format} the dates follow each other day by day` }
  }
  throw new UnreadableFile(
    'file-ambiguous',
    `Dates such as ${JSON.stringify(texts[0]?.trim())} can be read as ${fitting.join(' or ')}, and no date in the file decides it. Say it in the pipeline that matches this key: "date: ${first}".`,
  )
}

/** Whether bare dates may as well be the first of each month: days of January, or twelve months. */
function areFirstsOfMonths(texts: readonly string[], formats: readonly string[]): boolean {
  return formats.some((format) => {
    const reader = new DateReader(format)
    const daysOfMonth = new Set<number>()
    for (const text of texts) {
      const trimmed = text.trim()
      if (reader.read(trimmed) !== 'ok' || reader.end !== trimmed.length) return false
      daysOfMonth.add(Number(formatDate(reader.day).slice(8)))
    }
    return daysOfMonth.size === 1 && daysOfMonth.has(1)
  })
}

/** Whether most changes of date are to the day after, or all to the day before. */
function runsDayByDay(texts: readonly string[], format: string): boolean {
  const reader = new DateReader(format)
  let before: number | undefined
  let changes = 0
  let steps = 0
  for (const text of texts) {
    if (reader.read(text.trim()) !== 'ok') continue
    if (before !== undefined && reader.day !== before) {
      changes++
      if (Math.abs(reader.day - before) === 1) steps++
    }
    before = reader.day
  }
  return changes > 0 && steps >= 0.8 * changes
}
