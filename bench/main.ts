/** `npm run bench`: reading beside bare csv-parse in the same run, the whole stack end to end, and folding. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { parse } from 'csv-parse'
import { openArchive } from '../adapters/archive/open-archive.ts'
import { s3Client } from '../adapters/clients.ts'
import { loadProfiles } from '../adapters/config/load-config.ts'
import { parseCsv } from '../adapters/csv/parse-csv.ts'
import { Gatherer } from '../domain/gathering/gatherer.ts'
import { gatherAll } from '../domain/ingestion/gather-object.ts'
import { DEFAULT_LIMITS } from '../domain/ingestion/limits.ts'
import { ObjectPass } from '../domain/ingestion/object-pass.ts'
import { pipelineSchema } from '../domain/pipelines/pipeline.ts'
import { DROP_BUCKET, startStack } from '../local/stack.ts'
import { benchFolding } from './folding.ts'
import {
  datesSample,
  longSample,
  matrixSample,
  nem12Sample,
  type Sample,
  vendorSample,
  wideSample,
} from './sample.ts'

const RUNS = 5
/** As S3 sends it. */
const CHUNK = 64 * 1024

async function* chunks(text: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += CHUNK) yield text.subarray(at, at + CHUNK)
}

/** The peer: csv-parse with its defaults, rows thrown away. */
async function bareCsvParse({ text }: Sample): Promise<void> {
  const parser = parse({ relax_column_count: true })
  const done = new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject))
  parser.on('data', () => {})
  for await (const chunk of chunks(text)) {
    if (!parser.write(chunk)) await once(parser, 'drain')
  }
  parser.end()
  await done
}

const profiles = loadProfiles(['config'])

/** Ours: text to validated, exact readings gathered by meter-day. */
async function read({ text, readings }: Sample): Promise<void> {
  const pipeline = pipelineSchema.parse({ name: 'bench', match: '**', zone: 'UTC' })
  const gatherer = new Gatherer()
  const settings = {
    ...{ key: 'bench.csv', pipeline, groups: {}, profiles, limits: DEFAULT_LIMITS },
    ports: { openArchive, parseCsv },
  }
  const pass = new ObjectPass(settings, gatherer)
  await gatherAll(pass, gatherer, chunks(text), DEFAULT_LIMITS)
  pass.judge()
  let held = 0
  for (const day of gatherer.drain()) for (const { values } of day.segments) held += values.length
  if (held !== readings) throw new Error(`read ${held} of ${readings} readings`)
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - start) / 1e9
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[values.length >> 1] as number

async function benchReading(sample: Sample): Promise<void> {
  const ours: number[] = []
  const peers: number[] = []
  // Side by side, so that a noisy neighbour disturbs both.
  for (let run = 0; run < RUNS; run++) {
    peers.push(await seconds(() => bareCsvParse(sample)))
    ours.push(await seconds(() => read(sample)))
  }
  const megabytes = sample.text.length / 1e6
  const [own, peer] = [median(ours), median(peers)]
  console.log(
    `${sample.name.padEnd(7)}${(megabytes / own).toFixed(1).padStart(8)} MB/s${Math.round(
      sample.readings / own,
    )
      .toLocaleString('en')
      .padStart(
        12,
      )} readings/s   bare csv-parse ${(megabytes / peer).toFixed(1)} MB/s   ratio ${(peer / own).toFixed(2)}`,
  )
}

async function benchEndToEnd(sample: Sample): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'metertally-bench-'))
  const quiet = { info: () => {}, warn: console.error, error: console.error }
  const settings = {
    port: 0,
    s3Port: 0,
    dynamodbPort: 0,
    home,
    configFolders: ['config'],
    samples: undefined,
    once: true,
  }
  const stack = await startStack(settings, quiet)
  const client = s3Client(stack.endpoints)
  const Key = `bench/${sample.name}.csv`
  const taken = await seconds(async () => {
    await client.send(new PutObjectCommand({ Bucket: DROP_BUCKET, Key, Body: sample.text }))
    await stack.settled()
  })
  await stack.close()
  await rm(home, { recursive: true })
  console.log(
    `${sample.name.padEnd(7)}${Math.round(sample.readings / taken)
      .toLocaleString('en')
      .padStart(12)} readings/s from upload to settled tables, emulators in the same process`,
  )
}

const layouts = [longSample, vendorSample, wideSample, matrixSample, datesSample, nem12Sample]
const samples = [longSample(), wideSample()]
console.log(`${cpus()[0]?.model}, Node ${process.version}; medians of ${RUNS} runs\n`)
console.log('Reading: CSV text to exact readings by meter-day')
for (const layout of layouts) await benchReading(layout())
console.log('\nEnd to end: S3 upload, notification, queue, handler, DynamoDB')
for (const sample of samples) await benchEndToEnd(sample)
console.log('\nFolding: 200 contributions to one meter-day, loose and folded')
await benchFolding()
console.log(
  `\npeak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB, samples and emulators included`,
)
process.exit(0)
