import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from '@jest/globals'
import { createDocumentClient } from '../../../adapters/dynamodb/document-client.ts'
import { DynamoIngestionStore } from '../../../adapters/dynamodb/ingestion-store.ts'
import { createTables } from '../../../adapters/dynamodb/tables.ts'
import { emptyIngestion } from '../../../domain/ingestion/ingestion.ts'
import { startTableServer } from '../../../local/table-server.ts'

const names = { readings: 'readings', ingestions: 'ingestions', anomalies: 'anomalies' }

test('tables are made once and keep their items over a restart', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'metertally-tables-'))
  const record = emptyIngestion('drops/a.csv', 'a.csv', 1, '2025-01-01T00:00:00.000Z')
  for (const start of ['first', 'second']) {
    const server = await startTableServer(directory, 0)
    const client = createDocumentClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    })
    await createTables(client, names)
    await createTables(client, names)
    const { TableNames } = await client.send(new ListTablesCommand({}))
    expect(TableNames?.sort()).toEqual(['anomalies', 'ingestions', 'readings'])
    const store = new DynamoIngestionStore(client, names.ingestions)
    if (start === 'first') await store.record(record)
    expect(await store.get('drops/a.csv')).toEqual(record)
    client.destroy()
    await server.close()
  }
  await rm(directory, { recursive: true, force: true })
})
