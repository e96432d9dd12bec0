/** Reads a file as the drop bucket would, and gives its contributions. */
import { UnreadableFile } from '../errors.ts'
import type { ExplainPorts } from '../ingestion/explain.ts'
import { contributionsOf } from '../ingestion/gather-object.ts'
import { noPipeline } from '../ingestion/no-pipeline.ts'
import { readAll } from '../ingestion/read-all.ts'
import type { Contribution } from '../readings/contribution.ts'

/** A file to read. */
export interface BacktestFile {
  /** What people call it. */
  readonly name: string
  /** The key that it would have in the bucket, which finds its pipeline. */
  readonly key: string
  /** Tells it from the others, also where they have the same key. */
  readonly source: string
  /** Of two files that say the same time, the one with the greater counts; ISO 8601. */
  readonly version: string
  /** Overrides the time zone of the pipeline. */
  readonly zone?: string | undefined
  /** Gives its bytes, anew each time. */
  readonly open: () => AsyncIterable<Uint8Array>
}

/** What came of it. */
export interface ReadFile {
  readonly name: string
  readonly rows: number
  readonly rejected: number
  /** Files of an archive that were left out, as they cannot be read. */
  readonly unreadable: number
  /** Why the file cannot be read: then nothing of it counts. */
  readonly error?: string
}

/** A bad file is a result, no throw. */
export async function readFile(
  ports: ExplainPorts,
  file: BacktestFile,
  take: (contribution: Contribution) => void,
): Promise<ReadFile> {
  const { name, key, source, version, zone, open } = file
  try {
    const matched = ports.config.find(key)
    if (matched === undefined) throw noPipeline(key)
    const { groups } = matched
    const pipeline = zone === undefined ? matched.pipeline : { ...matched.pipeline, zone }
    const { limits, config } = ports
    const settings = { key, pipeline, groups, profiles: config.profiles, ports, limits }
    const { gatherer, summary, second } = await readAll(settings, open)
    const site = pipeline.site ?? groups.site
    const facts = {
      ...{ source, generation: 1, version, pipeline: pipeline.name },
      ...(site !== undefined && { site }),
    }
    const again = second && { pass: second(), bytes: open() }
    for await (const one of contributionsOf(facts, gatherer, limits, again)) take(one)
    const { rows, rejected, failed } = summary
    return { name, rows, rejected, unreadable: failed.length }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { name, rows: 0, rejected: 0, unreadable: 0, error: error.message }
  }
}
