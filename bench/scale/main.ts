/** `npm run bench:scale`: a million meters through the real code, how it grows, and what a month costs. */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { loadPrices } from '../../adapters/config/load-costs.ts'
import { LOOKBACK_DAYS } from '../../domain/costs/workload.ts'
import { USUAL_GAP_DAYS } from '../../domain/detection/days-to-judge.ts'
import type { IngestCase } from './cases.ts'
import { costReport } from './cost-report.ts'
import { type GrowthRow, growthReport, readersReport, scaleReport } from './figures-report.ts'
import { measuresOf } from './measures-of.ts'
import { runCase } from './run-case.ts'

const METERS_IN_FILE = 20_000
const READERS = {
  kind: 'readers',
  judged: 100,
  judgedDays: LOOKBACK_DAYS + USUAL_GAP_DAYS + 1,
} as const
/** So small that ten times as many still fit one file and one pass. */
const BASE = { kind: 'ingest', meters: 4000, days: 1, files: 1 } as const

const { values } = parseArgs({ options: { meters: { type: 'string', default: '1000000' } } })
const meters = Number(values.meters)
if (!/^[1-9]\d{0,7}$/.test(values.meters)) {
  console.error('bench:scale: --meters takes a whole number from 1 to 99999999')
  process.exit(2)
}

const machine = `${cpus()[0]?.model}, ${cpus().length} CPUs`
const date = new Date().toISOString().slice(0, 10)
console.log(
  `${date}, ${machine}, Node ${process.version}; S3 and DynamoDB in memory behind the AWS SDK\n`,
)

const files = Math.ceil(meters / METERS_IN_FILE)
const large: IngestCase = { kind: 'ingest', layout: 'wide', meters, days: 1, files }
const scale = await runCase(large, `${meters.toLocaleString('en')} meters`)
console.log(`${scaleReport(meters, scale)}\n`)

const readers = { ...READERS, meters: Math.min(meters, METERS_IN_FILE) }
const read = await runCase(readers, 'readers')
console.log(`${readersReport(readers, read)}\n`)

const rows: GrowthRow[] = []
for (const [what, change] of [
  ['a day in a file', { layout: 'wide' }],
  ['meters x 10', { layout: 'wide', meters: BASE.meters * 10 }],
  ['days x 10', { layout: 'wide', days: 10 }],
  ['files x 10, fewer meters in each', { layout: 'wide', files: 10 }],
  ['a day in a file, a row a reading', { layout: 'long' }],
  ['files x 10, a tenth of the day in each', { layout: 'long', files: 10, drops: 10 }],
] as const) {
  rows.push({ what, figures: await runCase({ ...BASE, ...change }, what) })
}
console.log(`${growthReport(BASE.meters, rows)}\n`)

const tiny = await runCase({ ...BASE, layout: 'wide', meters: 200, files: 200 }, 'tiny files')
const fold = await runCase({ kind: 'fold', meters: 100 }, 'folding')
const [, , , , long, drops] = rows.map(({ figures }) => figures)
if (long === undefined || drops === undefined) throw new Error('a row of growth is missing')
const about = { date, machine, node: process.version }
const measures = measuresOf(about, { scale, long, drops, tiny, readers, read, fold })
console.log(`For data/costs/measured.yml:\n\n${stringify(measures)}`)
console.log(costReport(measures, loadPrices('data/costs')))
