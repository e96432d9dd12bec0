/** A report in words, as it is mailed. */
import type { Report } from './digest.ts'
import type { ToldAnomaly, UnjudgedMeters } from './run.ts'

/** Well under what a notice may have; subject and failure come on top. */
const LONGEST = 57_000
/** What the lists behind the new anomalies may take at most, each. */
const SHARES = { cleared: 8_000, stillOpen: 12_000, unjudged: 5_000, errors: 8_000 }
const LONGEST_FAILURE = 1_500

export type Content = Omit<Report, 'text' | 'subject'>

export function subjectOf({ state, counts, error }: Content): string {
  const { opened, cleared, errors } = counts
  const found = `${amount(opened, 'new anomaly', 'new anomalies')}, ${count(cleared)} cleared`
  if (state === 'failed' || error !== undefined) {
    const some = opened + cleared > 0 ? ` (${found})` : ''
    return `metertally could not finish a detection run${some}`
  }
  return `metertally: ${found}${errors > 0 ? `, ${amount(errors, 'error', 'errors')}` : ''}`
}

/** The whole report, at most 60,000 characters. Links lead to the API at that address. */
export function textOf(report: Content, apiUrl: string): string {
  const { counts } = report
  const all = `${apiUrl}/reports/${report.id}`
  const head = [
    `Run ${report.runId}: ${amount(counts.meters, 'meter', 'meters')}, ${amount(counts.judgedDays, 'day', 'days')} judged.`,
    ...(report.notes ?? []),
    ...(report.error === undefined
      ? []
      : [
          `It failed: ${report.error.slice(0, LONGEST_FAILURE)} The next run looks at these meters again.`,
        ]),
    `All of it: ${all}`,
  ].join('\n')
  const newOnes = `${amount(counts.opened, 'new anomaly', 'new anomalies')}`
  const anomalies = (list: readonly ToldAnomaly[]) => list.map((one) => entryOf(one, apiUrl))
  const rest = [
    section(
      `${count(counts.cleared)} cleared`,
      anomalies(report.cleared),
      counts.cleared,
      SHARES.cleared,
    ),
    section(
      `${count(counts.stillOpen)} still open`,
      anomalies(report.stillOpen),
      counts.stillOpen,
      SHARES.stillOpen,
    ),
    section(
      'Not judged on their newest day',
      report.unjudged.map(unjudgedLine),
      report.unjudged.length,
      SHARES.unjudged,
    ),
    section(
      `${amount(counts.errors, 'error', 'errors')} of the detectors, which are no anomalies`,
      report.errors.map(errorLine),
      report.errors.length,
      SHARES.errors,
    ),
  ]
  const taken = head.length + rest.reduce((sum, text) => sum + text.length, 0)
  const first = section(newOnes, anomalies(report.opened), counts.opened, LONGEST - taken)
  return [head, first, ...rest].filter((text) => text !== '').join('\n\n')
}

/** As many lines as fit, and how many more there are; nothing, where there are none. */
function section(title: string, entries: readonly string[], whole: number, room: number): string {
  if (whole === 0) return ''
  const lines = [title]
  let left = room - title.length - MORE
  let shown = 0
  for (const entry of entries) {
    left -= entry.length + 1
    if (left < 0) break
    lines.push(entry)
    shown++
  }
  if (shown < whole) lines.push(`  and ${count(whole - shown)} more`)
  return lines.join('\n')
}

/** What the line of how many more there are takes. */
const MORE = 40

function entryOf(
  { meterId, channel, date, severity, reasons }: ToldAnomaly,
  apiUrl: string,
): string {
  const link = `${apiUrl}/anomalies?meter=${encodeURIComponent(meterId)}&from=${date}&to=${date}`
  const where = channel === 'main' ? meterId : `${meterId} (${channel})`
  return [
    `  ${severity.padEnd(6)}  ${date}  ${where}`,
    ...reasons.map(({ detector, message }) => `    ${detector}: ${message}`),
    `    ${link}`,
  ].join('\n')
}

function unjudgedLine({ detector, reason, meters, examples }: UnjudgedMeters): string {
  return `  ${detector}: ${reason}, ${amount(meters, 'meter', 'meters')}${named(examples, meters)}`
}

function errorLine({
  detector,
  message,
  count: times,
  examples,
}: Report['errors'][number]): string {
  if (examples.length === 0) return `  ${detector}: ${message}`
  return `  ${detector} could not run on ${amount(times, 'meter', 'meters')}${named(examples, times)}: ${message}`
}

function named(examples: readonly string[], whole: number): string {
  if (examples.length === 0) return ''
  return ` (${examples.join(', ')}${examples.length < whole ? ', …' : ''})`
}

function amount(number: number, one: string, many: string): string {
  return `${count(number)} ${number === 1 ? one : many}`
}

/** With commas between thousands. */
function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}
