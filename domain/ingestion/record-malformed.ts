/** Keeps an event that names no object where people look: among the ingestions. */
import type { MetertallyError } from '../errors.ts'
import type { Clock, IngestionStore } from '../ports.ts'
import { emptyIngestion } from './ingestion.ts'

/** Writes a failed record for the event. Trying again would not mend it. */
export async function recordMalformed(
  ports: { readonly ingestions: IngestionStore; readonly clock: Clock },
  eventId: string,
  error: MetertallyError,
): Promise<void> {
  const now = ports.clock.now().toISOString()
  const name = `malformed event ${eventId}`
  await ports.ingestions.record({
    ...emptyIngestion(name, name, 0, now),
    state: 'failed',
    finishedAt: now,
    error: { code: error.code, message: error.message },
  })
}
