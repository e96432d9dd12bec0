/** Withdraws all that an object which is gone has contributed. */

import { tombstones } from './gather-object.ts'
import type { IngestOutcome, IngestPorts } from './ingest-ports.ts'
import type { Ingestion, Lease } from './ingestion.ts'
import { closedGeneration, forget, planGeneration } from './manifest.ts'
import { MeterDays } from './meter-days.ts'

/** Steps 4 and 5 for an object that is gone. Nothing, if it was never ingested. */
export async function withdrawObject(
  ports: IngestPorts,
  begun: Ingestion,
  last: Ingestion | undefined,
  lease: Lease,
): Promise<IngestOutcome> {
  const { source, generation } = begun
  const earlier = await ports.manifests.ofObject(source)
  if (last === undefined && earlier.length === 0) {
    await ports.ingestions.release(source, lease)
    return { result: 'nothing' }
  }
  await ports.ingestions.save(begun, lease, 'keep-lease')
  const manifest = planGeneration(
    { source, generation, createdAt: begun.receivedAt, written: new MeterDays() },
    earlier,
    closedGeneration(last),
  )
  await ports.manifests.save(manifest)
  const none = { version: '', pipeline: '', zone: 'UTC' }
  await ports.contributions.save(tombstones({ source, generation, ...none }, manifest.withdrawn))
  const finishedAt = ports.clock.now().toISOString()
  const ingestion: Ingestion = { ...begun, state: 'withdrawn', finishedAt }
  await ports.ingestions.save(ingestion, lease, 'release')
  await forget(ports.manifests, earlier)
  return { result: 'ingested', ingestion }
}
