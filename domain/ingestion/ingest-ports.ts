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
}

export type IngestOutcome =
  | { readonly result: 'duplicate' | 'nothing' }
  | { readonly result: 'ingested'; readonly ingestion: Ingestion }
