/** `metertally rebuild`: the whole bucket into tables beside the live ones, and what differs. */
import { deleteTables, prepareTables } from '../../adapters/dynamodb/rebuilt-tables.ts'
import { rebuiltTables, rebuiltWork, wireRebuild } from '../../adapters/wiring.ts'
import { isEqual } from '../../domain/rebuilding/compare-views.ts'
import { rebuild as ingestAll, judgeRebuild } from '../../domain/rebuilding/rebuild.ts'
import { type Done, sumResults } from '../../domain/reconciling/ingest-each.ts'
import type { Target } from './connect.ts'
import { judgedJson, judgedLines } from './judged.ts'
import type { RebuildCall } from './operation-calls.ts'
import { showProgress } from './progress-line.ts'
import { ownerOfRun, resultJson, resultLines } from './run-each.ts'
import { paceOf, Tally } from './tally.ts'
import { several } from './text.ts'
import { wait } from './wait.ts'

/** The exit code: 0 where live and rebuilt answers are equal, 1 where they differ or it has not ended. */
export async function rebuild(
  { json, concurrency, suffix, differences: shown, drop }: RebuildCall,
  { name, env, local, ports: live }: Target,
  signal: AbortSignal,
): Promise<number> {
  const say = (line: string): void => {
    if (!json) console.log(line)
  }
  const tables = rebuiltTables(env, suffix)
  const work = rebuiltWork(env, suffix, local.clients)
  const ports = { ...wireRebuild(env, suffix, local), wait }
  say(`Rebuilding ${name} into ${tables.readings} and ${tables.ingestions}.`)
  const prepared = await prepareTables(local.clients.documents, tables)
  if (prepared === 'created') await work.clear()

  let line = () => 'rebuild: looking at the bucket'
  let tally = new Tally('rebuild', 0, Date.now())
  const options = {
    owner: ownerOfRun(),
    atOnce: concurrency,
    signal,
    onDone: (done: Done): void => tally.add(done),
  }
  const stop = showProgress(process.stderr, () => line())
  try {
    const result = await ingestAll(ports, {
      ...options,
      onPass: (missing, { objects }) => {
        tally = new Tally('rebuild', missing, Date.now())
        line = () => tally.line(Date.now())
        const rest = prepared === 'found' ? `; ${Math.max(0, objects - missing)} there already` : ''
        say(`${several(objects, 'object')}, ${missing} to ingest${rest}.`)
      },
    })
    if (signal.aborted) {
      stop()
      for (const text of resultLines(result)) say(text)
      if (json) console.log(JSON.stringify({ command: 'rebuild', ...resultJson(result) }))
      return 1
    }
    const started = Date.now()
    const judged = await judgeRebuild(live, ports, {
      ...options,
      shown,
      onMeters: (done, all) => {
        line = () => `compare: ${done} of ${all} meters${paceOf(done, all, Date.now() - started)}`
      },
    })
    stop()
    const ingested = sumResults([result, judged.caughtUp])
    for (const text of resultLines(ingested)) say(text)
    for (const text of judgedLines(judged)) say(text)
    const isWhole = ingested.counts['given-up'] === 0 && !signal.aborted
    if (drop && !signal.aborted) {
      await deleteTables(local.clients.documents, tables)
      await work.clear()
      say('Deleted the rebuilt tables.')
    } else say(`The rebuilt tables stay; --drop deletes them.`)
    if (json) {
      const equal = isWhole && isEqual(judged.comparison)
      const facts = { equal, ...resultJson(ingested), ...judgedJson(judged) }
      console.log(JSON.stringify({ command: 'rebuild', ...facts }))
    }
    return isWhole && isEqual(judged.comparison) ? 0 : 1
  } finally {
    stop()
  }
}
