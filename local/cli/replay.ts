/** `metertally replay`: reads objects again, whatever their records say. */
import { findReplay } from '../../domain/reconciling/replay.ts'
import type { Target } from './connect.ts'
import type { ReplayCall } from './operation-calls.ts'
import { exitCodeOf, resultJson, resultLines, runEach } from './run-each.ts'
import { plain } from './text.ts'

/** The exit code: 1 where there is no such object, one could not be read or ingested, or is left. */
export async function replay(
  { json, concurrency, choice }: ReplayCall,
  { name, ports }: Target,
  signal: AbortSignal,
): Promise<number> {
  const { changes, expired } = await findReplay(ports, choice)
  if (!json) {
    const what = 'key' in choice ? plain(choice.key) : `${plain(choice.prefix)}*`
    console.log(`Replaying ${what} of ${name}: ${changes.length} to ingest.`)
    if (expired.length > 0) {
      console.log(`  ${expired.length} expired by a lifecycle rule, which stay counted`)
    }
    if (changes.length + expired.length === 0) {
      console.log('No object in the bucket, and no record, has that key.')
    }
  }
  const result = await runEach('replay', ports, changes, { atOnce: concurrency, signal })
  if (json) {
    const found = { found: changes.length, expired: expired.length }
    console.log(JSON.stringify({ command: 'replay', ...found, ...resultJson(result) }))
  } else for (const line of resultLines(result)) console.log(line)
  return changes.length + expired.length === 0 ? 1 : exitCodeOf(result)
}
