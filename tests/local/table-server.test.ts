import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Level } from 'level'
import { createIngestTables } from '../../adapters/dynamodb/tables.ts'
import { startTableServer } from '../../local/table-server.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'metertally-table-server-'))
})
// LevelDB of a start that failed may still be closing its files.
afterEach(() => rm(directory, { recursive: true, force: true, maxRetries: 10 }))

/** A process that fails has no output: what it wrote to stderr is the error of the call. */
const secondStart = (folder: string) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, 'second-start.ts'), folder])

test('makes its folder and listens on the loopback interface', async () => {
  const server = await startTableServer(join(directory, 'a/b'), 0)
  expect(server.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  await server.close()
})

test('a folder that another process has open is refused by name, and what to do is told', async () => {
  const server = await startTableServer(directory, 0)
  const { stdout } = await secondStart(directory)
  await server.close()
  expect(stdout).toMatch(/^config-invalid /)
  expect(stdout).toContain(directory)
  expect(stdout).toContain('METERTALLY_HOME')
  expect((await secondStart(directory)).stdout).toBe('opened\n')
})

test('a folder is free again after the close', async () => {
  for (let round = 0; round < 2; round++) await (await startTableServer(directory, 0)).close()
})

test('a port that is taken is an error', async () => {
  const server = await startTableServer(directory, 0)
  const port = Number(new URL(server.endpoint).port)
  const second = startTableServer(join(directory, 'other'), port)
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await server.close()
})

test('closes though a client keeps its connection', async () => {
  const server = await startTableServer(directory, 0)
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  })
  await client.send(new ListTablesCommand({}))
  await server.close()
  await expect(client.send(new ListTablesCommand({}))).rejects.toThrow()
  client.destroy()
})

test.each([
  ['CREATING', ['ingestions', 'readings']],
  ['DELETING', ['ingestions']],
])('a table that a killed process left %s is finished at the next start', async (status, left) => {
  const run = async (work: (client: DynamoDBClient) => Promise<void>): Promise<void> => {
    const server = await startTableServer(directory, 0)
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const client = new DynamoDBClient({ region: 'x', endpoint: server.endpoint, credentials })
    await work(client)
    client.destroy()
    await server.close()
  }
  const names = { readings: 'readings', ingestions: 'ingestions' }
  await run((client) => createIngestTables(DynamoDBDocumentClient.from(client), names))
  const level = new Level<string, { TableStatus: string }>(directory, { valueEncoding: 'json' })
  const table = await level.get('table~readings')
  await level.put('table~readings', { ...table, TableStatus: status } as { TableStatus: string })
  await level.close()
  await run(async (client) => {
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(left)
    for (const TableName of left) {
      expect((await client.send(new ScanCommand({ TableName }))).Count).toBe(0)
    }
  })
})
