/** DynamoDB in memory behind the real SDK client: it answers the requests and counts the units. */
import { Readable } from 'node:stream'
import type { Aside } from './aside.ts'
import { itemBytes, readUnits, type WireItem, writeUnits } from './item-size.ts'

/** An index has every attribute of the items that have its keys. */
const INDEXES: Readonly<Record<string, readonly [hash: string, sort: string]>> = {
  readings: ['dateShard', 'meterId'],
  ingestions: ['shard', 'order'],
  anomalies: ['shard', 'order'],
}
const KEYS: Readonly<Record<string, readonly [hash: string, sort?: string]>> = {
  readings: ['meterId', 'entry'],
  ingestions: ['source'],
  anomalies: ['meterId', 'entry'],
}
/** The service's limit for the items of one answer. */
const PAGE_BYTES = 2 ** 20

export interface TableUnits {
  items: number
  bytes: number
  tableWrites: number
  indexWrites: number
  reads: number
  /** Of the item that was written last. */
  lastBytes: number
}

interface Request {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}
type Input = Readonly<Record<string, unknown>>
interface BatchRequest {
  readonly PutRequest?: { readonly Item: WireItem }
  readonly DeleteRequest?: { readonly Key: WireItem }
}
interface Stored {
  readonly item: WireItem
  readonly bytes: number
}

/** A request handler for a DynamoDB client. Conditions count as met: one at a time writes here. */
export class MemoryTables {
  readonly units: Record<string, TableUnits> = {}
  requests = 0
  /** Whether readings are kept, or only counted. */
  keep: boolean
  readonly #aside: Aside
  /** Items by their keys, by table, hash and its value: those of the table and those of the index. */
  readonly #partitions = new Map<string, Map<string, Stored>>()

  constructor(aside: Aside, keep: boolean) {
    this.#aside = aside
    this.keep = keep
  }

  async handle({ headers, body }: Request): Promise<{ response: unknown }> {
    const answer = this.#aside.take(() => {
      this.requests++
      const operation = headers['x-amz-target']?.split('.')[1] as string
      return JSON.stringify(this.#answer(operation, JSON.parse(textOf(body as Uint8Array))))
    })
    const type = { 'content-type': 'application/x-amz-json-1.0' }
    return {
      response: { statusCode: 200, headers: type, body: Readable.from([Buffer.from(answer)]) },
    }
  }

  /** Forgets the items, and keeps the counts. */
  clear(): void {
    this.#partitions.clear()
  }

  of(table: string): TableUnits {
    this.units[table] ??= {
      items: 0,
      bytes: 0,
      tableWrites: 0,
      indexWrites: 0,
      reads: 0,
      lastBytes: 0,
    }
    return this.units[table]
  }

  #answer(operation: string, input: Input): unknown {
    const table = input.TableName as string
    if (operation === 'PutItem') return this.#put(table, input.Item as WireItem)
    if (operation === 'UpdateItem') return this.#lease(table, input.Key as WireItem)
    if (operation === 'BatchWriteItem') {
      for (const [name, requests] of Object.entries(
        input.RequestItems as Record<string, Input[]>,
      )) {
        for (const { PutRequest, DeleteRequest } of requests as unknown as BatchRequest[]) {
          if (PutRequest) this.#put(name, PutRequest.Item)
          if (DeleteRequest) this.#delete(name, DeleteRequest.Key)
        }
      }
      return { UnprocessedItems: {} }
    }
    if (operation === 'BatchGetItem') return this.#getAll(input)
    if (operation === 'Query') return this.#query(table, input)
    throw new Error(`The benchmark's DynamoDB has no ${operation}.`)
  }

  #put(table: string, item: WireItem): unknown {
    const units = this.of(table)
    const bytes = itemBytes(item)
    const isIndexed = INDEXES[table]?.every((name) => item[name] !== undefined) === true
    units.lastBytes = bytes
    units.tableWrites += writeUnits(bytes)
    if (isIndexed) {
      units.items++
      units.bytes += bytes
      units.indexWrites += writeUnits(bytes)
    }
    if (!this.keep && table === 'readings') return {}
    for (const hash of hashesOf(table)) {
      if (item[hash] === undefined) continue
      const name = partitionOf(table, hash, item)
      const partition = this.#partitions.get(name) ?? new Map<string, Stored>()
      this.#partitions.set(name, partition)
      partition.set(keyOf(table, item), { item, bytes })
    }
    return {}
  }

  /** Costs what writing the item did; only readings are deleted, and all of them are in the index. */
  #delete(table: string, key: WireItem): void {
    const units = this.of(table)
    const name = keyOf(table, key)
    const [hash] = hashesOf(table)
    const stored = this.#partitions.get(partitionOf(table, hash as string, key))?.get(name)
    const taken = writeUnits(stored?.bytes ?? 0)
    units.tableWrites += taken
    units.indexWrites += taken
    if (stored === undefined) return
    for (const each of hashesOf(table)) {
      this.#partitions.get(partitionOf(table, each, stored.item))?.delete(name)
    }
  }

  /** Taking a lease, and marking a record: one unit, as records have a KB or less before they close. */
  #lease(table: string, key: WireItem): unknown {
    this.of(table).tableWrites += 1
    return { Attributes: { ...key, leases: { N: '1' } } }
  }

  /** Only the catalogue is asked so, and every meter is known to it, as it is from the second day on. */
  #getAll({ RequestItems }: Input): unknown {
    const Responses: Record<string, WireItem[]> = {}
    for (const [table, { Keys }] of Object.entries(
      RequestItems as Record<string, { Keys: WireItem[] }>,
    )) {
      this.of(table).reads += Keys.length * readUnits(0, false)
      Responses[table] = Keys
    }
    return { Responses, UnprocessedKeys: {} }
  }

  #query(table: string, input: Input): unknown {
    const { IndexName, ExclusiveStartKey, ConsistentRead, Limit, ScanIndexForward } = input
    const all = this.#matching(table, input, IndexName !== undefined)
    if (ScanIndexForward === false) all.reverse()
    const from = Number((ExclusiveStartKey as { at: { N: string } } | undefined)?.at.N ?? 0)
    let bytes = 0
    let to = from
    while (to < all.length && bytes < PAGE_BYTES && to - from < ((Limit as number) ?? Infinity)) {
      bytes += (all[to++] as Stored).bytes
    }
    this.of(table).reads += readUnits(bytes, ConsistentRead === true)
    const Items = all.slice(from, to).map(({ item }) => item)
    return {
      ...{ Items, Count: Items.length },
      ...(to < all.length && { LastEvaluatedKey: { at: { N: String(to) } } }),
    }
  }

  /** By the conditions that our queries have: a hash, and a sort key between, above or from a value. */
  #matching(table: string, input: Input, isIndex: boolean): Stored[] {
    const [hash, sort] = (isIndex ? INDEXES : KEYS)[table] as readonly [string, string]
    const condition = input.KeyConditionExpression as string
    const values = input.ExpressionAttributeValues as Record<string, { S: string }>
    const [wanted, low, high] = [...condition.matchAll(/:\w+/g)].map(([name]) => values[name]?.S)
    const isOpen = condition.includes(' > ')
    const found: [string, Stored][] = []
    const partition = partitionOf(table, hash, { [hash]: { S: wanted } })
    for (const stored of this.#partitions.get(partition)?.values() ?? []) {
      const place = (stored.item[sort] as { S: string }).S
      if (low !== undefined && (isOpen ? place <= low : place < low)) continue
      if (high !== undefined && place > high) continue
      found.push([place, stored])
    }
    return found.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, stored]) => stored)
  }
}

/** The attributes by which items are found: the table's, and the index's. */
function hashesOf(table: string): string[] {
  return [KEYS[table]?.[0], INDEXES[table]?.[0]].filter((name) => name !== undefined)
}

function partitionOf(table: string, hash: string, item: WireItem): string {
  return `${table}\n${hash}\n${(item[hash] as { S: string }).S}`
}

function keyOf(table: string, item: WireItem): string {
  return (KEYS[table] ?? []).map((name) => (item[name as string] as { S: string }).S).join('\n')
}

/** The SDK's body warns when it is taken for text as it is. */
function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString()
}
