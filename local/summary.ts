/** What a start prints: the totals and anomalies that the API answers with, as small tables. */
import { type Row, textTable } from './text-table.ts'

/** The list that a route answers with; numbers as the text that was sent, which is exact. */
async function get(apiUrl: string, path: string): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${apiUrl}${path}`)
  const body = JSON.parse(await response.text(), numbersAsText as never)
  return (Object.values(body)[0] ?? []) as Record<string, unknown>[]
}

/** A reviver's third argument (ES2026) is in V8, not yet in TypeScript's library. */
function numbersAsText(_: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' ? context.source : value
}

const TOTALS_SHOWN = 7
const ANOMALIES_SHOWN = 30

/** Tables of ingestions, of the latest daily totals and of open anomalies. */
export async function summarize(apiUrl: string): Promise<string> {
  const ingestions = await get(apiUrl, '/ingestions?limit=10')
  const latest = ingestions
    .map(({ to }) => to as string | undefined)
    .filter((to) => to !== undefined)
  const to = latest.sort().at(-1)
  const from = to === undefined ? '1970-01-01' : daysBefore(to, TOTALS_SHOWN - 1)
  const totals = await get(apiUrl, `/consumption?from=${from}&limit=${TOTALS_SHOWN}`)
  const anomalies = await get(apiUrl, `/anomalies?state=open&limit=${ANOMALIES_SHOWN}`)
  return [
    section('Files', ingestions, {
      key: 'key',
      state: 'state',
      format: 'format',
      rows: 'rows',
      rejected: 'rejected',
      'meter-days': 'meterDays',
      from: 'from',
      to: 'to',
    }),
    section(`Daily totals since ${from}`, totals, {
      date: 'date',
      total: 'total',
      unit: 'unit',
      meters: 'meters',
      readings: 'readings',
      expected: 'expected',
    }),
    section('Open anomalies, newest first', anomalies, {
      date: 'date',
      meter: 'meterId',
      detector: 'detector',
      severity: 'severity',
      what: 'message',
    }),
  ].join('\n\n')
}

function section(
  title: string,
  records: readonly Record<string, unknown>[],
  columns: Readonly<Record<string, string>>,
): string {
  if (records.length === 0) return `${title}: none`
  const rows = records.map(
    (record): Row =>
      Object.fromEntries(
        Object.entries(columns).map(([name, field]) => [name, String(record[field] ?? '')]),
      ),
  )
  return `${title}\n${textTable(Object.keys(columns), rows)}`
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * 86_400_000).toISOString().slice(0, 10)
}
