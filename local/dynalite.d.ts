/** The parts of dynalite that are used here; it has no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http'
  export default function dynalite(options: { path: string; createTableMs: number }): Server
}

declare module 'dynalite/db/index.js' {
  /** An item as the protocol has it: `{ name: { S: 'text' } }`. */
  export type StoredItem = Record<string, Record<string, unknown>>

  export interface StoredTable {
    readonly TableName: string
    readonly KeySchema: readonly unknown[]
    readonly AttributeDefinitions: readonly unknown[]
    readonly LocalSecondaryIndexes?: readonly unknown[]
    readonly GlobalSecondaryIndexes?: readonly unknown[]
  }

  export type Write =
    | { readonly type: 'put'; readonly key: string; readonly value: unknown }
    | { readonly type: 'del'; readonly key: string }

  export interface Store {
    /** All tables and indexes in one LevelDB, told apart by prefixes of keys. */
    readonly db: {
      batch(writes: readonly Write[], done: (error?: unknown) => void): void
      get(key: string): Promise<unknown>
    }
  }

  interface Db {
    create(options: { path?: string }): Store
    createKey(item: StoredItem, table: StoredTable): string
    getIndexActions(
      indexes: readonly unknown[],
      existing: StoredItem | undefined,
      item: StoredItem | null | undefined,
      table: StoredTable,
    ): {
      readonly puts: readonly { index: string; key: string; item: StoredItem }[]
      readonly deletes: readonly { index: string; key: string }[]
    }
    updateIndexes(
      store: Store,
      table: StoredTable,
      existing: StoredItem | undefined,
      item: StoredItem | null | undefined,
      done: (error?: unknown) => void,
    ): void
  }

  const db: Db
  export default db
}
