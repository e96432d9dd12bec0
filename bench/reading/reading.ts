/** Reading beside peers: a CSV file to validated, exact readings by meter-day. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGunzip, gzipSync } from 'node:zlib'
import { openArchive } from '../../adapters/archive/open-archive.ts'
import { loadProfiles } from '../../adapters/config/load-config.ts'
import { parseCsv } from '../../adapters/csv/parse-csv.ts'
import { Gatherer } from '../../domain/gathering/gatherer.ts'
import { gatherAll } from '../../domain/ingestion/gather-object.ts'
import { DEFAULT_LIMITS } from '../../domain/ingestion/limits.ts'
import { ObjectPass } from '../../domain/ingestion/object-pass.ts'
import { pipelineSchema } from '../../domain/pipelines/pipeline.ts'
import { median, seconds } from '../measure.ts'
import { bareCsvParse } from '../peers/csv-parse.ts'
import { fused } from '../peers/fused.ts'
import { QUERIES } from './queries.ts'
import { LAYOUTS, type Sample } from './samples.ts'

const RUNS = 5
/** As S3 sends it. */
const CHUNK = 64 * 1024

const profiles = loadProfiles(['config'])

/** Reads a file as the ingest function does, up to where it would be written. */
export async function readFile(path: string, readings: number): Promise<void> {
  const pipeline = pipelineSchema.parse({ name: 'bench', match: '**', zone: 'UTC' })
  const gatherer = new Gatherer()
  const settings = {
    ...{ key: 'bench.csv', pipeline, groups: {}, profiles, limits: DEFAULT_LIMITS },
    ports: { openArchive, parseCsv },
  }
  const pass = new ObjectPass(settings, gatherer)
  await gatherAll(pass, gatherer, createReadStream(path, { highWaterMark: CHUNK }), DEFAULT_LIMITS)
  const { accepted } = pass.judge()
  if (accepted !== readings) throw new Error(`${path}: read ${accepted} of ${readings} rows`)
}

type Peers = Readonly<Record<string, (path: string) => Promise<unknown>>>

async function peersOf(sample: Sample): Promise<Peers> {
  const { duckDb, papaParse, plainRead, uDsv } = await import('../peers/peers.mjs')
  const query = QUERIES[sample.name]
  return {
    'csv-parse': bareCsvParse,
    'Papa Parse': papaParse,
    uDSV: uDsv,
    ...(sample.name === 'long' && { 'by hand': fused }),
    ...(query && { DuckDB: (path: string) => duckDb(query(path, sample.values)) }),
    'plain read': plainRead,
  }
}

/** A line for each layout: our rate, and how many times each peer's it is. */
export async function benchReading(only: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'metertally-bench-'))
  for (const layout of LAYOUTS) {
    if (only.length > 0 && !only.includes(layout.name)) continue
    const sample = layout.make()
    const path = join(folder, `${sample.name}.csv`)
    await writeFile(path, sample.text)
    const readers = { ours: (at: string) => readFile(at, sample.rows), ...(await peersOf(sample)) }
    const times = new Map<string, number[]>(Object.keys(readers).map((name) => [name, []]))
    // Side by side, so that a noisy neighbour disturbs all.
    for (let run = 0; run < RUNS; run++) {
      for (const [name, reader] of Object.entries(readers)) {
        times.get(name)?.push(await warmSeconds(() => reader(path)))
      }
    }
    report(sample, times)
    if (layout.name === 'long') await benchGzip(sample, path)
    await rm(path)
  }
  await rm(folder, { recursive: true })
}

/**
 * The second of two runs in a row: while the others run, V8 throws away the code that it has compiled
 * for this one.
 */
async function warmSeconds(run: () => Promise<unknown>): Promise<number> {
  await run()
  return await seconds(run)
}

/** What inflating costs by itself, and what reading adds to it: the two run side by side. */
async function benchGzip(sample: Sample, path: string): Promise<void> {
  const packed = `${path}.gz`
  await writeFile(packed, gzipSync(sample.text))
  const inflating: number[] = []
  const reading: number[] = []
  for (let run = 0; run < RUNS; run++) {
    inflating.push(await warmSeconds(() => inflate(packed)))
    reading.push(await warmSeconds(() => readFile(packed, sample.rows)))
  }
  const ratio = median(reading) / median(inflating)
  const rate = (sample.text.length / 1e6 / median(reading)).toFixed(0)
  console.log(
    `  as gzip    ${`${rate} MB/s`.padStart(11)}   ${ratio.toFixed(2)} times inflating alone`,
  )
  await rm(packed)
}

async function inflate(path: string): Promise<void> {
  for await (const _ of createReadStream(path, { highWaterMark: CHUNK }).pipe(createGunzip())) {
  }
}

function report({ name, text, readings }: Sample, times: ReadonlyMap<string, number[]>): void {
  const megabytes = text.length / 1e6
  const own = median(times.get('ours') ?? [])
  const rate = `${(megabytes / own).toFixed(0)} MB/s`.padStart(9)
  const perSecond = Math.round(readings / own / 1e5) / 10
  console.log(
    `${name.padEnd(7)}${rate}  ${perSecond} million readings/s  (${megabytes.toFixed(0)} MB)`,
  )
  for (const [peer, taken] of times) {
    if (peer === 'ours') continue
    const time = median(taken)
    const theirs = `${(megabytes / time).toFixed(0)} MB/s`.padStart(11)
    console.log(`  ${peer.padEnd(11)}${theirs}   ratio ${(time / own).toFixed(2)}`)
  }
}
