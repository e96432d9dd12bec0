/** How the command `cost` is called. */
import { parseArgs } from 'node:util'
import { type Workload, workloadOf } from '../../domain/costs/workload.ts'

export interface CostCall {
  readonly command: 'cost'
  readonly workload: Workload
  readonly json: boolean
}

/** Option by option, the part of the workload that it gives. */
const NUMBERS = {
  meters: 'meters',
  interval: 'interval',
  'files-per-day': 'filesPerDay',
  'drops-per-day': 'dropsPerDay',
  'days-kept': 'daysKept',
  'detections-per-day': 'detectionsPerDay',
  'lookback-days': 'lookbackDays',
  'meter-calls': 'meterCallsPerDay',
  'date-calls': 'dateCallsPerDay',
} as const satisfies Readonly<Record<string, keyof Workload>>
type NumberOption = keyof typeof NUMBERS

/** Throws an error with a sentence that says what is wrong. */
export function readCost(args: readonly string[]): CostCall | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      meters: { type: 'string' },
      interval: { type: 'string' },
      'files-per-day': { type: 'string' },
      'drops-per-day': { type: 'string' },
      'days-kept': { type: 'string' },
      'detections-per-day': { type: 'string' },
      'lookback-days': { type: 'string' },
      'meter-calls': { type: 'string' },
      'date-calls': { type: 'string' },
      layout: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  if (positionals[0] !== undefined) {
    throw new Error(`there is no place for ${JSON.stringify(positionals[0])}`)
  }
  const { layout } = values
  if (values.meters === undefined) throw new Error('cost needs --meters N')
  if (layout !== undefined && layout !== 'wide' && layout !== 'long') {
    throw new Error('--layout takes wide (a row a day) or long (a row a reading)')
  }
  const numbers: { -readonly [Name in keyof Workload]?: number } = {}
  for (const option of Object.keys(NUMBERS) as NumberOption[]) {
    const text = values[option]
    if (text !== undefined) numbers[NUMBERS[option]] = wholeNumber(option, text)
  }
  const { layout: _, ...given } = { layout, ...numbers } as Partial<Workload>
  const workload = workloadOf({ ...given, layout, meters: numbers.meters as number })
  return { command: 'cost', workload, json: values.json }
}

function wholeNumber(option: NumberOption, text: string): number {
  const least = option === 'meter-calls' || option === 'date-calls' ? 0 : 1
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text)
  throw new Error(`--${option} takes a whole number from ${least} to 999999999`)
}
