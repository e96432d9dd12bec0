/** Long files that can be read in more than one way: refused, with what to say. */
import { UnreadableFile } from '../../errors.ts'
import { StampReader } from '../../time/stamp.ts'
import { quote } from '../readers/row-reader.ts'
import { isFactor, isMoney, isNoMeter } from '../titles/column-roles.ts'
import { ignoredNote } from './draft-parts.ts'
import type { InferredTime } from './infer-time.ts'
import type { Table } from './table.ts'

/** Whether a column that has no role says different things. */
export function tellApart(table: Table, taken: ReadonlySet<number>): boolean {
  return table.titles.keys().some((at) => !taken.has(at) && table.column(at).differ)
}

export function sameTimes({ titles, hints }: Table, taken: ReadonlySet<number>): UnreadableFile {
  const [ignored = 'the columns have no titles'] = ignoredNote(titles, taken)
  return new UnreadableFile(
    'file-ambiguous',
    `Many rows have the same meter and time, so something else must tell them apart (${ignored}). Describe the file in a format of config/formats, or name the meter's column with "columns: {meter: …}" in the pipeline "${hints.name}" of pipelines.yml.`,
  )
}

/**
 * Without a meter's column, columns of numbers beside the value may be meters of a matrix, of which
 * one only happens to be called as values are.
 */
export function refuseOtherMeters(table: Table, taken: ReadonlySet<number>): void {
  const { titles, hints } = table
  if (hints.columns.value !== undefined) return
  const others = titles.filter(
    (title, at) =>
      !taken.has(at) &&
      !isNoMeter(title) &&
      !isMoney(title) &&
      title !== '' &&
      !hints.ignore.includes(title.trim()) &&
      table.column(at).areNumbers,
  )
  if (others.length < 2) return
  throw new UnreadableFile(
    'header-unknown',
    `The columns ${others.slice(0, 4).map(quote).join(', ')} hold numbers too, and may be meters of their own. Say which column has the values with "columns: {value: …}" in the pipeline "${hints.name}" of pipelines.yml, or describe the file in config/formats.`,
  )
}

/** Days between bills; no meter reports so seldom. */
const BILL_DAYS = 20

/** Values of bills speak for months, and nothing says for which days. */
export function refuseBills(
  { rows }: Table,
  time: InferredTime['time'],
  meter: number | undefined,
  kind: string | undefined,
): void {
  if (kind === 'register' || kind === 'gauge' || typeof time.column !== 'number') return
  const stamp = new StampReader(time.date as string[])
  const last = new Map<string, number>()
  let nearest = Number.POSITIVE_INFINITY
  let changes = 0
  for (const row of rows) {
    if (stamp.read(row[(time.column as number) - 1] ?? '') !== 'ok') continue
    const id = meter === undefined ? '' : (row[meter] ?? '')
    const before = last.get(id)
    if (before !== undefined && before !== stamp.day) {
      nearest = Math.min(nearest, Math.abs(stamp.day - before))
      changes++
    }
    if (before === stamp.day || !stamp.dateOnly) return
    last.set(id, stamp.day)
  }
  if (changes < 2 || nearest < BILL_DAYS) return
  throw new UnreadableFile(
    'file-ambiguous',
    `The dates are ${nearest} days apart or more, so the values speak for months, as bills do; daily totals cannot be told from them. If they are reads of a register, say "kind: register" in the pipeline that matches this key.`,
  )
}

/** A column of factors other than 1 scales values, and is not read. */
export function refuseFactors(table: Table, taken: ReadonlySet<number>): void {
  const { titles, hints } = table
  const at = titles.findIndex(
    (title, index) =>
      isFactor(title) &&
      !taken.has(index) &&
      !hints.ignore.includes(title.trim()) &&
      table.column(index).cells.some((cell) => Number(cell) !== 1),
  )
  if (at < 0) return
  const title = titles[at] as string
  throw new UnreadableFile(
    'header-unknown',
    `The column ${JSON.stringify(title)} may scale the values of its row, which is not read. Multiply before you upload; or, if it does not matter, add "ignore: [${title}]" to the pipeline "${hints.name}" of pipelines.yml.`,
  )
}
