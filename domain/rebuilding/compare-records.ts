/** Compares the records of two stores, object by object. */
import type { Ingestion } from '../ingestion/ingestion.ts'
import type { IngestionStore } from '../ports.ts'

/** What a record says in one store and in the other; undefined where one has none. */
export interface RecordDifference {
  readonly key: string
  readonly live: RecordFacts | undefined
  readonly rebuilt: RecordFacts | undefined
}

/** An object that counts in the live tables, though the bucket has no readable version of it. */
export interface KeptObject {
  readonly key: string
  readonly source: string
  /** A lifecycle rule has expired the object, or the version that was last read. */
  readonly why: 'object-expired' | 'version-expired'
}

export interface RecordComparison {
  /** Records of objects that at least one of them has. */
  readonly records: number
  readonly differences: readonly RecordDifference[]
  readonly kept: readonly KeptObject[]
}

const COMPARED = [
  'state',
  'format',
  'rows',
  'accepted',
  'blank',
  'rejected',
  'flagged',
  'duplicates',
  'rounded',
  'meters',
  'meterDays',
  'from',
  'to',
] as const

export type RecordFacts = Partial<Pick<Ingestion, (typeof COMPARED)[number]>>

interface Compared {
  readonly facts: RecordFacts
  readonly isCounted: boolean
  readonly inParts: number | undefined
}

/**
 * Reads all records of a bucket's objects in both stores. A withdrawn one is as good as none.
 * `expired`: keys that the live store counts although a lifecycle rule has expired the objects.
 */
export async function compareRecords(
  bucket: string,
  live: IngestionStore,
  rebuilt: IngestionStore,
  expired: ReadonlySet<string>,
): Promise<RecordComparison> {
  const [liveRecords, rebuiltRecords] = [
    await factsIn(live, bucket),
    await factsIn(rebuilt, bucket),
  ]
  const keys = new Set([...liveRecords.keys(), ...rebuiltRecords.keys()])
  const differences: RecordDifference[] = []
  const kept: KeptObject[] = []
  for (const key of [...keys].sort()) {
    const [one, other] = [liveRecords.get(key), rebuiltRecords.get(key)]
    const keep = (why: KeptObject['why']) => kept.push({ key, source: `${bucket}/${key}`, why })
    if (other === undefined && expired.has(key)) keep('object-expired')
    else if (!areAlike(one, other)) {
      differences.push({ key, live: one?.facts, rebuilt: other?.facts })
    } else if (one?.facts.state === 'failed' && one.isCounted && !other?.isCounted) {
      keep('version-expired')
    }
  }
  return { records: keys.size, differences, kept }
}

/** Rows that repeat a time are counted only in part where an object was read in parts. */
function areAlike(one: Compared | undefined, other: Compared | undefined): boolean {
  const countsAll = one?.inParts === other?.inParts
  const textOf = (compared: Compared | undefined): string | undefined =>
    compared && JSON.stringify(countsAll ? compared.facts : { ...compared.facts, duplicates: 0 })
  return textOf(one) === textOf(other)
}

async function factsIn(store: IngestionStore, bucket: string): Promise<Map<string, Compared>> {
  const records = new Map<string, Compared>()
  for await (const { source, ingestion } of store.everything()) {
    if (ingestion === undefined || !source.startsWith(`${bucket}/`)) continue
    if (ingestion.state === 'withdrawn') continue
    const facts = Object.fromEntries(COMPARED.map((name) => [name, ingestion[name]]))
    const { counted, parts: inParts } = ingestion
    records.set(ingestion.key, { facts, isCounted: counted !== undefined, inParts })
  }
  return records
}
