/**
 * Lets dynalite write an item and its index entries at once. By itself it writes one after the other:
 * a process that is killed in between leaves an index that shows what the table has not, for good.
 */
import db, { type StoredItem, type StoredTable, type Write } from 'dynalite/db/index.js'

/**
 * To be called before a server is made; again is harmless. dynalite calls `updateIndexes` right before
 * it writes the item, under a lock on the item. So that call writes all of it, in one batch of LevelDB,
 * which is whole or not there; what dynalite then writes is the same once more.
 */
export function writeWhole(): void {
  db.updateIndexes = (store, table, existing, item, done) => {
    const writes = [...indexWrites(table, existing, item), ...itemWrites(table, existing, item)]
    if (writes.length === 0) done()
    else store.db.batch(writes, done)
  }
}

function indexWrites(
  table: StoredTable,
  existing: StoredItem | undefined,
  item: StoredItem | null | undefined,
): Write[] {
  return (['Local', 'Global'] as const).flatMap((type) => {
    const indexes = table[`${type}SecondaryIndexes`] ?? []
    const { puts, deletes } = db.getIndexActions(indexes, existing, item, table)
    const place = (index: string, key: string): string =>
      `index-${type.toLowerCase()}~${table.TableName}~${index}~${key}`
    return [
      ...deletes.map(({ index, key }): Write => ({ type: 'del', key: place(index, key) })),
      ...puts.map((put): Write => {
        return { type: 'put', key: place(put.index, put.key), value: put.item }
      }),
    ]
  })
}

function itemWrites(
  table: StoredTable,
  existing: StoredItem | undefined,
  item: StoredItem | null | undefined,
): Write[] {
  const known = item ?? existing
  if (known === undefined) return []
  const key = `item-${table.TableName}~${db.createKey(known, table)}`
  return [item ? { type: 'put', key, value: item } : { type: 'del', key }]
}
