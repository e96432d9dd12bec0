/** Who reads: ours, and its peers. */
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { openArchive } from '../../adapters/archive/open-archive.ts'
import { loadProfiles } from '../../adapters/config/load-config.ts'
import { parseCsv } from '../../adapters/csv/parse-csv.ts'
import { Gatherer } from '../../domain/gathering/gatherer.ts'
import { gatherAll } from '../../domain/ingestion/gather-object.ts'
import { DEFAULT_LIMITS } from '../../domain/ingestion/limits.ts'
import { ObjectPass } from '../../domain/ingestion/object-pass.ts'
import { pipelineSchema } from '../../domain/pipelines/pipeline.ts'
import { chunksOf } from '../peers/chunks.ts'
import { bareCsvParse } from '../peers/csv-parse.ts'
import { fused } from '../peers/fused.ts'
import { QUERIES } from './queries.ts'
import type { Sample } from './samples.ts'

const profiles = loadProfiles(['config'])

/** What is told of a sample, to whoever reads its file. */
export type SampleFacts = Omit<Sample, 'text'>

export type Readers = Readonly<Record<string, (path: string) => Promise<unknown>>>

/** Reads a file as the ingest function does, up to where it would be written. */
export async function readFile(path: string, readings: number): Promise<void> {
  const pipeline = pipelineSchema.parse({ name: 'bench', match: '**', zone: 'UTC' })
  const gatherer = new Gatherer()
  const settings = {
    ...{ key: 'bench.csv', pipeline, groups: {}, profiles, limits: DEFAULT_LIMITS },
    ports: { openArchive, parseCsv },
  }
  const pass = new ObjectPass(settings, gatherer)
  await gatherAll(pass, gatherer, chunksOf(path), DEFAULT_LIMITS)
  const { accepted } = pass.judge()
  if (accepted !== readings) throw new Error(`${path}: read ${accepted} of ${readings} rows`)
}

/** The readers of a layout, by name. */
export async function readersOf({ name, rows, values }: SampleFacts): Promise<Readers> {
  const { duckDb, papaParse, plainRead, uDsv } = await import('../peers/peers.mjs')
  const query = QUERIES[name]
  return {
    ours: (path) => readFile(path, rows),
    'csv-parse': bareCsvParse,
    'Papa Parse': papaParse,
    uDSV: uDsv,
    ...(name === 'long' && { 'by hand': fused }),
    ...(query && { DuckDB: (path: string) => duckDb(query(path, values)) }),
    'plain read': plainRead,
  }
}

/** Inflates the file, and no more. */
export async function inflate(path: string): Promise<void> {
  for await (const _ of Readable.from(chunksOf(path)).pipe(createGunzip())) {
  }
}
