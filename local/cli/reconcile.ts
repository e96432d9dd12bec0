/** `metertally reconcile`: ingests what differs between the bucket and the records. */
import { changesOf, findDifferences } from '../../domain/reconciling/differences.ts'
import type { Target } from './connect.ts'
import type { ReconcileCall } from './operation-calls.ts'
import { exitCodeOf, resultJson, resultLines, runEach } from './run-each.ts'
import { several } from './text.ts'

/** The exit code: 1 where an object could not be read or ingested, or is left for the next run. */
export async function reconcile(
  { json, concurrency, reread }: ReconcileCall,
  { name, ports }: Target,
  signal: AbortSignal,
): Promise<number> {
  const found = await findDifferences(ports)
  const changes = changesOf(found, reread ? 'all' : 'without-read-otherwise')
  const { objects, uncovered, gone, expired, readOtherwise } = found
  if (!json) {
    console.log(`Reconciling ${name}: ${several(objects, 'object')}, ${changes.length} to ingest.`)
    if (uncovered.length > 0) console.log(`  ${uncovered.length} new, changed or unfinished`)
    if (gone.length > 0) console.log(`  ${gone.length} deleted from the bucket, to be withdrawn`)
    if (expired.length > 0) {
      console.log(`  ${expired.length} expired by a lifecycle rule, which stay counted`)
    }
    if (readOtherwise.length > 0)
      console.log(`  ${readOtherwiseText(readOtherwise.length, reread)}`)
  }
  const result = await runEach('reconcile', ports, changes, { atOnce: concurrency, signal })
  if (json) {
    const differed = {
      objects,
      uncovered: uncovered.length,
      gone: gone.length,
      expired: expired.length,
      readOtherwise: readOtherwise.length,
    }
    console.log(JSON.stringify({ command: 'reconcile', ...differed, ...resultJson(result) }))
  } else for (const line of resultLines(result)) console.log(line)
  return exitCodeOf(result)
}

function readOtherwiseText(count: number, reread: boolean): string {
  const were = `${count} read with other settings than those here (config/, METERTALLY_CONFIG)`
  return reread
    ? `${were}: read again`
    : `${were}: left as they are; --reread reads them with these`
}
