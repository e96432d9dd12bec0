/** Which columns tell the time of a row, and how its date is written. */
import type { ProfileInput } from '../profile/profile.ts'
import { hasRole, type Role } from '../titles/column-roles.ts'
import { areClocks, epochOf, kindOf } from './cell-kinds.ts'
import { tellDateOrder } from './date-order.ts'
import type { Table } from './draft.ts'
import { cellsOf } from './head.ts'

export interface InferredTime {
  readonly time: NonNullable<ProfileInput['time']>
  /** Indexes of the columns that it takes. */
  readonly used: readonly number[]
  readonly reasons: readonly string[]
}

/** The time of long and matrix rows; undefined where no column has dates. */
export function inferTime({ titles, rows, hints }: Table): InferredTime | undefined {
  const wanted = hints.columns.stamp ?? hints.columns.date
  const withRole = (role: Role): number[] =>
    titles
      .keys()
      .filter((at) => hasRole(titles[at] as string, role))
      .toArray()
  const hasDates = (at: number): boolean => kindOf(rows, at) === 'stamp'
  const at =
    wanted === undefined
      ? ([...withRole('stamp'), ...withRole('date')].find(hasDates) ??
        titles.keys().find(hasDates) ??
        // Rows with nothing but faults: each will say so.
        withRole('stamp')[0])
      : titles.findIndex((title) => title.trim() === wanted)
  if (at === undefined || at < 0) return undefined
  const cells = cellsOf(rows, at)
  const format = hints.date ?? epochOf(cells) ?? undefined
  const order = format === undefined ? tellDateOrder(cells) : undefined
  const date = format ?? order?.format ?? 'YYYY-MM-DD'
  const name = JSON.stringify(titles[at] === '' ? at + 1 : titles[at])
  const reasons = [
    `time: column ${name}, ${date}${order === undefined ? '' : ` (${order.reason})`}`,
  ]
  const bare = cells.filter((cell) => cell.trim().length <= date.length + 2 && !cell.includes(':'))
  const isBare = bare.length >= cells.length / 2
  const clock = isBare ? titles.keys().find((other) => other !== at && isClock(titles, rows, other)) : undefined
  const period =
    isBare && clock === undefined
      ? withRole('period').find((other) => other !== at && kindOf(rows, other) === 'number')
      : undefined
  if (clock !== undefined) reasons.push(`time of day: column ${JSON.stringify(titles[clock])}`)
  if (period !== undefined) reasons.push(`number of the interval: column ${JSON.stringify(titles[period])}`)
  const end = withRole('end').find((other) => other !== at && other !== clock && hasDates(other))
  const endClock =
    clock === undefined
      ? undefined
      : titles.keys().find((other) => other !== clock && areClocks(cellsOf(rows, other)))
  const used = [at, clock, period, end, endClock].filter((index) => index !== undefined)
  const number = (index: number | undefined): number | undefined =>
    index === undefined ? undefined : index + 1
  return {
    time: {
      column: at + 1,
      clock: number(clock),
      period: number(period),
      end: number(end),
      endClock: number(endClock),
      date: [date],
    },
    used,
    reasons,
  }
}

function isClock(titles: readonly string[], rows: readonly (readonly string[])[], at: number): boolean {
  return !hasRole(titles[at] as string, 'value') && areClocks(cellsOf(rows, at))
}
