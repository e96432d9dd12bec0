/** Has an object written in parts: its manifest, its record, and a message for each part. */
import type { Splitting } from '../../ports.ts'
import { describe } from '../describe-object.ts'
import type { IngestPorts } from '../ingest-ports.ts'
import type { Ingestion, Lease } from '../ingestion.ts'
import { closedGeneration } from '../manifest.ts'
import { beginGeneration, spanOf } from '../write-generation.ts'
import { partsOf } from './cut-lines.ts'
import type { JoinedObject } from './join-parts.ts'
import type { SplitVersion } from './split-version.ts'

/**
 * How long a split keeps others from beginning anew after a part of it has been written: as long as
 * any lease. Longer ones are taken for those of a clock that is off.
 */
export const SPLIT_LEASE_MS = 15 * 60_000

/**
 * Each part is written by whoever takes its message, and the last of them closes the record, which
 * has by now all but that it is closed. The lease goes to the split last: whatever stops this
 * before, its own message comes again, and begins the next generation.
 */
export async function beginWriting(
  ports: IngestPorts,
  { parts, splits, sendParts }: Splitting,
  reading: Ingestion,
  last: Ingestion | undefined,
  version: SplitVersion,
  { summary, written, meters, lengths }: JoinedObject,
  lease: Lease,
): Promise<void> {
  const { counted: _, ...processing } = reading
  const { source, generation } = processing
  const { state, ...described } = describe(summary)
  const count = partsOf(version)
  const record: Ingestion = {
    ...processing,
    ...described,
    ...{ meters, meterDays: written.size, ...spanOf(written.dates()) },
    state: 'processing',
    notes: [...described.notes, `read in ${count} parts; repeated rows are counted only in part`],
    parts: count,
    split: { parts: count, state },
  }
  await parts.saveLengths(version, lengths)
  if (summary.rejects.length > 0) {
    await ports.manifests.saveRejects(source, generation, summary.rejects)
  }
  await beginGeneration(ports, record, written, closedGeneration(last), lease)
  const all = Array.from({ length: count }, (_, part) => part)
  await sendParts(all.map((part) => ({ ...version, part, phase: 'write', generation })))
  const untilMs = ports.clock.now().getTime() + SPLIT_LEASE_MS
  await splits.handOver({ source, generation }, lease, untilMs)
}
