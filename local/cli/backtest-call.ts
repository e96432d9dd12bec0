/** How the command `backtest` is called. */
import { parseArgs } from 'node:util'
import { DETECTORS } from '../../domain/detectors/registry.ts'
import { parseDate } from '../../domain/time/civil-date.ts'
import { zoneName } from '../../domain/time/zone-name.ts'

export interface BacktestCall {
  readonly command: 'backtest'
  readonly files: readonly string[]
  readonly key: string | undefined
  /** In place of the time zones of pipelines. */
  readonly zone: string | undefined
  /** Names of detectors; all that are configured where there is none. */
  readonly detectors: readonly string[]
  readonly labels: string | undefined
  /** Kinds of labelled events; all where there is none. */
  readonly kinds: readonly string[]
  /** Pattern of meter ids. */
  readonly meters: string | undefined
  /** Day numbers, both included. */
  readonly from: number | undefined
  readonly to: number | undefined
  /** Where findings go; `-` is standard output. */
  readonly out: string | undefined
  readonly report: string | undefined
  readonly json: boolean
}

/** Throws an error with a sentence that says what is wrong. */
export function readBacktest(args: readonly string[]): BacktestCall | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      zone: { type: 'string' },
      detectors: { type: 'string', default: '' },
      labels: { type: 'string' },
      kinds: { type: 'string', default: '' },
      meters: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string' },
      report: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const { key, zone, labels, meters, out, report, json } = values
  if (positionals.length === 0) throw new Error('backtest needs a FILE')
  if (positionals.filter((file) => file === '-').length > 1) throw new Error('- stands once')
  for (const [name, value] of Object.entries({ key, zone, labels, meters, out, report })) {
    if (value === '') throw new Error(`--${name} is empty`)
  }
  if (key !== undefined && positionals.length > 1) throw new Error('--key is for one FILE')
  const kinds = listOf(values.kinds)
  if (kinds.length > 0 && labels === undefined) throw new Error('--kinds goes with --labels')
  const [from, to] = [dayOf('from', values.from), dayOf('to', values.to)]
  if (from !== undefined && to !== undefined && from > to) throw new Error('--from is after --to')
  if (out === '-' && json) throw new Error('--out - and --json both write to standard output')
  return {
    ...{ command: 'backtest', files: positionals, key, zone: checkedZone(zone) },
    ...{ detectors: checkedNames(listOf(values.detectors)), labels, kinds, meters },
    ...{ from, to, out, report, json },
  }
}

function listOf(text: string): string[] {
  return text.split(',').filter((name) => name !== '')
}

function dayOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const day = parseDate(text)
  if (day === undefined) throw new Error(`--${name} takes a date as YYYY-MM-DD`)
  return day
}

function checkedZone(zone: string | undefined): string | undefined {
  if (zone === undefined || zoneName.safeParse(zone).success) return zone
  throw new Error('--zone takes an IANA time zone such as Europe/London, UTC, or +10:00')
}

function checkedNames(names: readonly string[]): readonly string[] {
  const known = DETECTORS.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return names
  throw new Error(`there is no detector ${JSON.stringify(unknown)}, only ${known.join(', ')}`)
}
