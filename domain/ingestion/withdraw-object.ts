/** Withdraws all that an object which is gone has contributed. */
import type { IngestOutcome, IngestPorts } from './ingest-ports.ts'
import type { Ingestion, Lease } from './ingestion.ts'
import { closedGeneration, forget } from './manifest.ts'
import { forgetParts } from './splitting/read-in-parts.ts'
import { writeGeneration } from './write-generation.ts'

/** Steps 4 and 5 for an object that is gone. Nothing, if it was never ingested. */
export async function withdrawObject(
  ports: IngestPorts,
  begun: Ingestion,
  last: Ingestion | undefined,
  lease: Lease,
): Promise<IngestOutcome> {
  const { source } = begun
  const known = last !== undefined || (await ports.manifests.ofObject(source)).length > 0
  if (!known) {
    await ports.ingestions.release(source, lease)
    return { result: 'nothing' }
  }
  await forgetParts(ports, last)
  const closed = closedGeneration(last)
  const { earlier } = await writeGeneration(ports, begun, undefined, closed, lease)
  const finishedAt = ports.clock.now().toISOString()
  const ingestion: Ingestion = { ...begun, state: 'withdrawn', finishedAt }
  await ports.ingestions.save(ingestion, lease, 'release')
  await forget(ports.manifests, earlier)
  return { result: 'ingested', ingestion }
}
