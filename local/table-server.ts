/** A DynamoDB server for one machine: dynalite, with its data in a folder. */
import { mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import { Level } from 'level'
import { InvalidConfig } from '../domain/errors.ts'
import { guardLoopback } from './loopback-guard.ts'
import { writeWhole } from './whole-writes.ts'

export interface TableServer {
  readonly endpoint: string
  close(): Promise<void>
}

/** Listens on the loopback interface. Throws InvalidConfig where another process has the folder open. */
export async function startTableServer(directory: string, port: number): Promise<TableServer> {
  await mkdir(directory, { recursive: true })
  await prepare(directory)
  writeWhole()
  const server = dynalite({ path: directory, createTableMs: 0 })
  // dynalite itself lets every origin in.
  guardLoopback(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  // Ingestion keeps its sockets; the default of five seconds cuts them under a request.
  server.keepAliveTimeout = 60_000
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    return closed
  }
  return { endpoint, close }
}

/** Opens the folder as dynalite will, since that would meet a lock where nobody listens, and mends it. */
async function prepare(directory: string): Promise<void> {
  const level = new Level<string, Table>(directory, { valueEncoding: 'json' })
  try {
    await level.open()
    await finishTables(level)
    await level.close()
  } catch (cause) {
    throw new InvalidConfig(
      'config-invalid',
      `The folder ${directory} cannot be opened: another metertally may be running on it. Stop that one, or set METERTALLY_HOME to another folder.`,
      {},
      cause,
    )
  }
}

/** As dynalite keeps it. */
interface Table {
  readonly TableName: string
  readonly TableStatus: string
  readonly GlobalSecondaryIndexes?: readonly object[]
}

/** dynalite never finishes what it was making or deleting when the process was killed. */
async function finishTables(level: Level<string, Table>): Promise<void> {
  for await (const [key, table] of level.iterator({ gte: 'table~', lt: 'table~\xff' })) {
    const { TableName, TableStatus, GlobalSecondaryIndexes: indexes } = table
    if (TableStatus === 'CREATING') {
      const active = indexes?.map((index) => ({ ...index, IndexStatus: 'ACTIVE' }))
      await level.put(key, {
        ...table,
        TableStatus: 'ACTIVE',
        ...(active && { GlobalSecondaryIndexes: active }),
      })
    } else if (TableStatus === 'DELETING') {
      for (const prefix of [`item-${TableName}~`, `index-global~${TableName}~`]) {
        await level.clear({ gte: prefix, lt: `${prefix}\xff` })
      }
      await level.del(key)
    }
  }
}
