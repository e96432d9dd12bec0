/** The log of a local run: one line for people, for each thing that they care about. */
import type { Log } from '../adapters/wiring.ts'
import type { IngestOutcome } from '../domain/ingestion/ingest-ports.ts'

export const consoleLog: Log = {
  info: (message, fields) => {
    const line = message === 'ingested' ? ingested(fields) : undefined
    if (line !== undefined) console.log(line)
  },
  warn: (message, fields) => console.error(`${message}: ${describe(fields)}`),
  error: (message, fields) => console.error(`${message}: ${describe(fields)}`),
}

function ingested(fields: Record<string, unknown>): string | undefined {
  const outcome = fields as unknown as IngestOutcome & { milliseconds: number }
  if (outcome.result !== 'ingested') return undefined
  const { key, state, accepted, rejected, meterDays, error } = outcome.ingestion
  if (state === 'withdrawn') return `withdrawn  ${key}`
  if (error !== undefined) return `failed     ${key}: ${error.message}`
  const bad = rejected > 0 ? `, ${rejected} rejected` : ''
  return `${state.padEnd(9)}  ${key}: ${accepted} rows${bad}, ${meterDays} meter-days (${outcome.milliseconds} ms)`
}

function describe(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(
      ([name, value]) =>
        `${name} ${value instanceof Error ? (value.stack ?? value.message) : String(value)}`,
    )
    .join(', ')
}
