/** Reads bytes as the ingestion of an object does, up to the contributions that it would write. */
import { join } from 'node:path'
import { openArchive } from '../../adapters/archive/open-archive.ts'
import { loadReadConfig } from '../../adapters/config/load-config.ts'
import { parseCsv } from '../../adapters/csv/parse-csv.ts'
import { UnreadableFile } from '../../domain/errors.ts'
import { describe, describeFailure } from '../../domain/ingestion/describe-object.ts'
import { contributionsOf } from '../../domain/ingestion/gather-object.ts'
import type { Ingestion } from '../../domain/ingestion/ingestion.ts'
import { DEFAULT_LIMITS, type Limits } from '../../domain/ingestion/limits.ts'
import type { ObjectPass } from '../../domain/ingestion/object-pass.ts'
import { readAll } from '../../domain/ingestion/read-all.ts'
import type { MatchedPipeline } from '../../domain/pipelines/pipelines.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'

/** What the record would say, and what would be written. */
export interface Outcome {
  readonly record: Partial<Ingestion> & Pick<Ingestion, 'state'>
  readonly contributions: readonly Contribution[]
}

export interface HowToRead {
  readonly key?: string
  /** Bytes of a chunk: a number, or as many as come in turn. */
  readonly chunk?: number
  readonly limits?: Partial<Limits>
}

const config = loadReadConfig([join(import.meta.dirname, '../../config')])
/** With the zone that the shipped configuration leaves out, so that more files are read. */
const ZONED = 'Europe/London'
const CHUNK = 64 * 1024

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Throws nothing but what is a fault of the program. */
export async function readObject(bytes: Uint8Array, how: HowToRead = {}): Promise<Outcome> {
  const { key = 'drops/file.csv', chunk = CHUNK } = how
  const limits = { ...DEFAULT_LIMITS, ...how.limits }
  const { pipeline, groups } = config.find(key) as MatchedPipeline
  const settings = {
    ...{ key, groups, limits, profiles: config.profiles, ports: { openArchive, parseCsv } },
    pipeline: { ...pipeline, zone: ZONED },
  }
  const open = (): AsyncIterable<Uint8Array> => chunksOf(bytes, chunk)
  let pass: ObjectPass | undefined
  try {
    const { gatherer, summary, second } = await readAll(settings, open, (next) => {
      pass = next
    })
    const facts = {
      ...{ source: `meter-drops/${key}`, generation: 1 },
      ...{ version: '2025-01-01T00:00:00Z', pipeline: pipeline.name },
    }
    const again = second && { pass: second(), bytes: open() }
    const contributions = await Array.fromAsync(contributionsOf(facts, gatherer, limits, again))
    return { record: describe(summary), contributions }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { record: describeFailure(error, pass), contributions: [] }
  }
}
