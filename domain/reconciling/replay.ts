/** Which objects are to be read again, because a person asks for it. */
import { isFolder, type ObjectChange } from '../ingestion/ingest-object.ts'
import type { Ingestion } from '../ingestion/ingestion.ts'
import type { DifferencePorts } from './differences.ts'
import { hasExpired } from './expiration.ts'

/** One key, or all that begin with a prefix. */
export type KeyChoice = { readonly key: string } | { readonly prefix: string }

export interface Replay {
  /** Objects to read again, and records to withdraw whose objects a person has deleted. */
  readonly changes: readonly ObjectChange[]
  /** Keys of objects that a lifecycle rule has expired: they stay counted, and cannot be read. */
  readonly expired: readonly string[]
}

/** Looks for the objects and records of these keys; changes nothing. */
export async function findReplay(ports: DifferencePorts, choice: KeyChoice): Promise<Replay> {
  const present = new Set<string>()
  const absent: Ingestion[] = []
  if ('key' in choice) {
    const { key } = choice
    if ((await ports.drops.head(key)) !== undefined) present.add(key)
    const record = await ports.ingestions.get(`${ports.drops.name}/${key}`)
    if (record !== undefined && !present.has(key)) absent.push(record)
  } else {
    for await (const object of ports.drops.list(choice.prefix)) {
      if (object.key.startsWith(choice.prefix) && !isFolder(object)) present.add(object.key)
    }
    const begin = `${ports.drops.name}/${choice.prefix}`
    for await (const { source, ingestion } of ports.ingestions.everything()) {
      if (ingestion === undefined || !source.startsWith(begin)) continue
      if (!present.has(ingestion.key)) absent.push(ingestion)
    }
  }
  const rules = await ports.drops.expirations()
  const nowMs = ports.clock.now().getTime()
  const counted = absent.filter(({ state }) => state !== 'withdrawn')
  const { expired = [], deleted = [] } = Object.groupBy(counted, (record) =>
    hasExpired(rules, record, nowMs) ? 'expired' : 'deleted',
  )
  return {
    changes: [
      ...[...present].map((key) => ({ key, removed: false, again: true })),
      ...deleted.map(({ key }) => ({ key, removed: true, again: true })),
    ],
    expired: expired.map(({ key }) => key),
  }
}
