/** Manifests and rejected rows, in the work bucket. */
import type { Manifest } from '../../domain/ingestion/manifest.ts'
import { MeterDays, type MeterDaysJson } from '../../domain/ingestion/meter-days.ts'
import type { Reject } from '../../domain/ingestion/read-counts.ts'
import type { ManifestStore } from '../../domain/ports.ts'
import { objectId } from '../object-id.ts'
import { sortable, type WorkBucket } from './work-bucket.ts'

interface ManifestJson {
  readonly source: string
  readonly generation: number
  readonly createdAt: string
  /** What earlier releases wrote has none, and channels by meter. */
  readonly outer?: 'channels'
  readonly written: MeterDaysJson
  readonly withdrawn: MeterDaysJson
}

export class S3ManifestStore implements ManifestStore {
  readonly #work: WorkBucket

  constructor(work: WorkBucket) {
    this.#work = work
  }

  async save({ source, generation, createdAt, written, withdrawn }: Manifest): Promise<void> {
    const head = JSON.stringify({ source, generation, createdAt, outer: 'channels' })
    function* text(): Generator<string> {
      yield `${head.slice(0, -1)},"written":`
      yield* written.json()
      yield ',"withdrawn":'
      yield* withdrawn.json()
      yield '}'
    }
    await this.#work.putText(manifestKey(source, generation), text())
  }

  async ofObject(source: string): Promise<readonly Manifest[]> {
    const keys = await this.#work.keys(`manifests/${objectId(source)}/`)
    const documents = await Promise.all(keys.map((key) => this.#work.get<ManifestJson>(key)))
    return documents.filter((json) => json !== undefined).map(fromJson)
  }

  async delete(source: string, generation: number): Promise<void> {
    await this.#work.delete(manifestKey(source, generation))
  }

  async saveRejects(source: string, generation: number, rejects: readonly Reject[]): Promise<void> {
    await this.#work.put(rejectsKey(source, generation), rejects)
  }

  async rejects(source: string, generation: number): Promise<readonly Reject[]> {
    return (await this.#work.get<Reject[]>(rejectsKey(source, generation))) ?? []
  }
}

function manifestKey(source: string, generation: number): string {
  return `manifests/${objectId(source)}/${sortable(generation)}.json.gz`
}

function rejectsKey(source: string, generation: number): string {
  return `rejects/${objectId(source)}/${sortable(generation)}.json.gz`
}

function fromJson(json: ManifestJson): Manifest {
  const { source, generation, createdAt, outer = 'meters', written, withdrawn } = json
  return {
    source,
    generation,
    createdAt,
    written: MeterDays.fromJson(written, outer),
    withdrawn: MeterDays.fromJson(withdrawn, outer),
  }
}
