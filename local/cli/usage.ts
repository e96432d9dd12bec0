/** What the command may be told, and what it says of itself. */
import { parseArgs } from 'node:util'
import { type BacktestCall, readBacktest } from './backtest-call.ts'
import { type CostCall, readCost } from './cost-call.ts'
import { isOperation, type OperationCall, readOperation } from './operation-calls.ts'

export const USAGE = `Usage: metertally explain [--key KEY] [--json] [--days N] [--readings N] FILE...
       metertally reconcile [--reread] [STACK] [--concurrency N] [--json]
       metertally replay KEY|PREFIX/ [STACK] [--concurrency N] [--json]
       metertally rebuild --into SUFFIX [--differences N] [--drop] [STACK] [--concurrency N] [--json]
       metertally redrive [STACK] [--json]
       metertally backtest [--detectors NAME,…] [--labels LABELS.json] [--out FINDINGS.jsonl] FILE...
       metertally cost --meters N [--interval MINUTES] [--files-per-day F] [--json]
       metertally start

explain  says how files would be read, and why: what is recognised, the first readings, daily
         totals and rejected rows. It stores nothing. FILE may be gzip or an archive; - is standard
         input.
           --key KEY      the key that the file would have in the bucket, which finds its pipeline;
                          else its path from the current folder
           --days N       how many days are shown, about (20)
           --readings N   how many readings are shown, about (12)
           --json         a line of JSON for each file, as POST /explain answers
reconcile
         ingests what differs between the bucket and the records: lost notifications, mostly.
           --reread       also read again what was read with other settings than those here
replay   reads an object again, or all whose keys begin with PREFIX/ (or with PREFIX*; '*' is all),
         whatever their records say.
rebuild  ingests the whole bucket into tables of their own, whose names end with -SUFFIX, and
         compares all their answers with the live ones. Run again, it goes on.
           --differences N  how many differing days are shown (20)
           --drop           delete those tables at the end
redrive  gives messages that were given up (dead letters) back to the ingest queue.
backtest runs the detectors over the whole history in files, as if each day were today, and says
         what they would have told. It stores nothing. Of files that say the same time, the one that
         is named later counts.
           --detectors a,b  of those that detectors.yml has, only these
           --labels FILE    what is known to have been wrong, as JSON: scores the findings by it
           --kinds k,k      scores by labels of these kinds alone
           --meters PATTERN judges these meters alone; * stands for anything but /, ** for anything
           --from DATE, --to DATE  tells of these days alone; earlier ones are still history
           --out FILE       writes findings as JSON lines; - is standard output
           --report FILE    writes all counts and scores as JSON; --json prints them
           --key KEY        as explain has it, for one FILE
           --zone ZONE      the time zone of all files, in place of their pipelines'
cost     says what a month on AWS costs for N meters, line by line, and what it assumes.
           --interval MINUTES  from one reading to the next (30)
           --files-per-day F   in how many files they come (one for each 20,000 meters, and drop)
           --drops-per-day D   in how many of them a day of a meter comes (1: whole days; 24: hourly)
           --layout NAME       wide: a row a day (as it is), or long: a row a reading
           --days-kept N       how many days are stored by then (365)
           --detections-per-day N  runs of the detectors (24, as it is deployed)
           --lookback-days N   days of history that the detectors need (767, as they are shipped)
           --meter-calls N     API calls a day for a meter's month (a tenth of the meters)
           --date-calls N      API calls a day for a date's total (24)
STACK    --stage NAME or --stack NAME, and --region NAME: a deployed stack, with credentials as the
         AWS SDK finds them. Without, the stack that runs on this machine on METERTALLY_HOME.
         --concurrency N objects are read at a time (4). Ctrl-C ends what is under way, then stops.
         METERTALLY_CONFIG names a folder with pipelines, formats and detectors of your own.
start    is npm start: the whole stack on this machine.

Exit code: 0 all is well; 1 a file cannot be read, was given up or left, or answers differ; 2 the
call is wrong.`

export interface ExplainCall {
  readonly command: 'explain'
  readonly files: readonly string[]
  readonly key: string | undefined
  readonly json: boolean
  readonly days: number
  readonly readings: number
}

export type Call =
  | ExplainCall
  | BacktestCall
  | OperationCall
  | CostCall
  | { command: 'help' }
  | { command: 'wrong'; reason: string }

const DEFAULTS = { text: { days: 20, readings: 12 }, json: { days: 400, readings: 100 } }
const MOST_SHOWN = 1_000_000

export function readCall(args: readonly string[]): Call {
  const [command, ...rest] = args
  if (command === undefined) return wrong('it needs a command')
  if (command === 'help' || command === '--help' || command === '-h') return { command: 'help' }
  try {
    if (command === 'explain') return readExplain(rest)
    const call = readOther(command, rest)
    if (call === undefined) return wrong(`there is no command ${JSON.stringify(command)}`)
    return call === 'help' ? { command: 'help' } : call
  } catch (error) {
    // Such as an unknown option: the first sentence says which.
    return wrong((error as Error).message.split('. ')[0] as string)
  }
}

function readOther(command: string, args: readonly string[]): Call | 'help' | undefined {
  if (command === 'backtest') return readBacktest(args)
  if (command === 'cost') return readCost(args)
  return isOperation(command) ? readOperation(command, args) : undefined
}

function readExplain(args: readonly string[]): Call {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      json: { type: 'boolean', default: false },
      days: { type: 'string' },
      readings: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { key, json, help } = values
  if (help) return { command: 'help' }
  if (positionals.length === 0) return wrong('explain needs a FILE')
  if (positionals.filter((file) => file === '-').length > 1) return wrong('- stands once')
  if (key === '') return wrong('--key is empty')
  if (key !== undefined && positionals.length > 1) return wrong('--key is for one FILE')
  const fallback = json ? DEFAULTS.json : DEFAULTS.text
  const days = countOf(values.days, fallback.days)
  const readings = countOf(values.readings, fallback.readings)
  if (days === undefined || readings === undefined) {
    return wrong('--days and --readings take a whole number from 1 on')
  }
  return { command: 'explain', files: positionals, key, json, days, readings }
}

function countOf(text: string | undefined, fallback: number): number | undefined {
  if (text === undefined) return fallback
  const count = Number(text)
  return /^\d{1,7}$/.test(text) && count >= 1 && count <= MOST_SHOWN ? count : undefined
}

function wrong(reason: string): Call {
  return { command: 'wrong', reason }
}
