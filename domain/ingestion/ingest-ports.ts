/** What ingesting an object needs of the world, and what may come of it. */
import type { ReadConfig } from '../pipelines/read-config.ts'
import type {
  Catalog,
  Clock,
  ContributionStore,
  DropBucket,
  IngestionStore,
  ManifestStore,
  Notifier,
  Splitting,
} from '../ports.ts'
import type { Ingestion } from './ingestion.ts'
import type { Limits } from './limits.ts'
import type { TextPorts } from './object-pass.ts'

export interface IngestPorts extends TextPorts {
  readonly drops: DropBucket
  readonly contributions: ContributionStore
  readonly catalog: Catalog
  readonly ingestions: IngestionStore
  readonly manifests: ManifestStore
  readonly notifier: Notifier
  readonly config: ReadConfig
  readonly clock: Clock
  readonly limits: Limits
  /** Absent where every object is read by one reader. */
  readonly splitting?: Splitting | undefined
}

export type IngestOutcome =
  | { readonly result: 'duplicate' | 'nothing' }
  /** It is read or written in that many parts, by those who take their messages. */
  | { readonly result: 'split'; readonly parts: number }
  | { readonly result: 'ingested'; readonly ingestion: Ingestion }
