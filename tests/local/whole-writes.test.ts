import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import db, { type Store, type Write } from 'dynalite/db/index.js'
import { createTables } from '../../adapters/dynamodb/tables.ts'
import { startTableServer, type TableServer } from '../../local/table-server.ts'

const TABLE = 'ingestions'
let directory = ''
let server: TableServer
let client: DynamoDBDocumentClient
/** Writes to LevelDB that came in one batch, of the server's own store. */
const batches: (readonly Write[])[] = []
/** Whether what follows the batch is lost, as if the process had been killed then. */
let isDying = false
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'metertally-whole-writes-'))
  const create = db.create
  db.create = (options) => watched(create(options))
  server = await startTableServer(directory, 0)
  db.create = create
  client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      endpoint: server.endpoint,
      maxAttempts: 1,
    }),
  )
  await createTables(client, { readings: 'readings', ingestions: TABLE, anomalies: 'anomalies' })
})
afterAll(async () => {
  client.destroy()
  await server.close()
  await rm(directory, { recursive: true, force: true, maxRetries: 10 })
})

/** dynalite answers with it. */
const killed = Object.assign(new Error('killed'), { statusCode: 500, body: {} })

function watched(store: Store): Store {
  const batch = store.db.batch.bind(store.db)
  store.db.batch = (writes, done) => {
    batches.push(writes)
    batch(writes, (error) => done(error ?? (isDying ? killed : undefined)))
  }
  return store
}

const item = (source: string, order: string) => ({ source, shard: 's', order })
const put = (source: string, order: string) =>
  new PutCommand({ TableName: TABLE, Item: item(source, order) })

async function contents(): Promise<{ table: unknown[]; index: unknown[] }> {
  const [table, index] = await Promise.all([
    client.send(new ScanCommand({ TableName: TABLE })),
    client.send(new ScanCommand({ TableName: TABLE, IndexName: 'by-time' })),
  ])
  const sorted = (items: { source?: string }[] = []) =>
    items.sort((a, b) => (String(a.source) < String(b.source) ? -1 : 1))
  return { table: sorted(table.Items), index: sorted(index.Items) }
}

test.each<[string, () => Promise<unknown>, unknown[]]>([
  ['a new item', () => client.send(put('a', '1')), [item('a', '1')]],
  ['one in place of another', () => client.send(put('a', '2')), [item('a', '2')]],
  [
    'a change of what it is listed by',
    () =>
      client.send(
        new UpdateCommand({
          TableName: TABLE,
          Key: { source: 'a' },
          UpdateExpression: 'SET #order = :order',
          ExpressionAttributeNames: { '#order': 'order' },
          ExpressionAttributeValues: { ':order': '3' },
        }),
      ),
    [item('a', '3')],
  ],
  [
    'several',
    () =>
      client.send(
        new BatchWriteCommand({
          RequestItems: {
            [TABLE]: [
              { PutRequest: { Item: item('b', '1') } },
              { DeleteRequest: { Key: { source: 'a' } } },
            ],
          },
        }),
      ),
    [item('b', '1')],
  ],
  [
    'a deletion',
    () => client.send(new DeleteCommand({ TableName: TABLE, Key: { source: 'b' } })),
    [],
  ],
])(
  'table and index agree, though nothing is written after the batch: %s',
  async (_, write, left) => {
    batches.length = 0
    isDying = true
    await write().catch(() => {})
    isDying = false
    expect(await contents()).toEqual({ table: left, index: left })
    for (const writes of batches) expect(writes.length).toBeGreaterThan(1)
  },
)

test('without a fault, too', async () => {
  await client.send(put('c', '1'))
  await client.send(put('c', '2'))
  expect(await contents()).toEqual({ table: [item('c', '2')], index: [item('c', '2')] })
})
