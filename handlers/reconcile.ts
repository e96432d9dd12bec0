/**
 * The reconcile function: once a day it sends to the ingest queue what differs between the bucket
 * and the records, such as an object whose notification was lost.
 *
 * Retry contract: a throw makes Lambda call it again, twice; what was sent by then is sent again,
 * and is harmless. What is left then is found the next day.
 */
import { type ReconcileDeps, wireReconcile } from '../adapters/wiring.ts'
import { changesOf, type Differences, findDifferences } from '../domain/reconciling/differences.ts'

/** Changes whose messages are in memory together. */
const SENT_TOGETHER = 1000

/** Sends what differs; `before` may do something with the differences first. */
export async function reconcile(
  { ports, sendChanges, log }: ReconcileDeps,
  before: (differences: Differences) => Promise<void> = async () => {},
): Promise<Differences> {
  const differences = await findDifferences(ports)
  await before(differences)
  const changes = changesOf(differences)
  for (let sent = 0; sent < changes.length; sent += SENT_TOGETHER) {
    await sendChanges(changes.slice(sent, sent + SENT_TOGETHER))
  }
  const { objects, uncovered, readOtherwise, gone, expired } = differences
  log.info('reconciled', {
    objects,
    uncovered: uncovered.length,
    readOtherwise: readOtherwise.length,
    gone: gone.length,
    expired: expired.length,
  })
  return differences
}

let wired: ReconcileDeps | undefined

export async function handler(): Promise<void> {
  wired ??= wireReconcile(process.env)
  await reconcile(wired)
}
