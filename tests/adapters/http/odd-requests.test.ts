/** Requests that reach the stores with names that no store has: never a 500. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { localClients } from '../../../adapters/clients.ts'
import { yamlConfig } from '../../../adapters/config/load-config.ts'
import { DynamoCatalog } from '../../../adapters/dynamodb/catalog.ts'
import { createApp } from '../../../adapters/http/app.ts'
import { wireApi } from '../../../adapters/wiring.ts'
import { bucket, type RunningServer, startServer } from '../../local/s3/running-server.ts'
import { type RunningTables, startTables, tables } from '../dynamodb/running-tables.ts'

let objects: RunningServer
let running: RunningTables
let app: ReturnType<typeof createApp>
const failures: unknown[] = []
beforeAll(async () => {
  objects = await startServer()
  running = await startTables()
  await new DynamoCatalog(running.client, tables.readings).note(['M1'], ['2025-01-01'])
  const env = {
    WORK_BUCKET: bucket,
    READINGS_TABLE: tables.readings,
    INGESTIONS_TABLE: tables.ingestions,
    ANOMALIES_TABLE: tables.anomalies,
  }
  app = createApp(
    wireApi(env, {
      clients: localClients({
        s3: objects.endpoint,
        dynamodb: running.endpoint,
        messaging: '',
      }),
      log: { info: () => {}, warn: () => {}, error: (_, { error }) => failures.push(error) },
      config: yamlConfig([]),
      launcher: { start: async () => {} },
    }),
  )
})
afterAll(async () => {
  await objects.remove()
  await running.remove()
})

const long = (bytes: number) => Buffer.alloc(bytes, 'k').toString('base64url')

test.each([
  ['a partition of the catalogue for a meter', 404, '/meters/%20dates'],
  ['its consumption', 404, '/meters/%20dates/consumption'],
  ['its readings', 404, '/meters/%20dates/readings/2025-01-01'],
  ['another partition of it', 404, '/meters/%20meters%2300/consumption'],
  ['a meter with a control character', 400, '/meters/%00'],
  ['a meter with half a character', 404, '/meters/%ED%A0%80'],
  ['an ingestion of no bytes', 400, '/ingestions/A'],
  ['an ingestion longer than a key', 400, `/ingestions/${long(2500)}`],
  ['an ingestion that is no UTF-8', 404, '/ingestions/_w'],
  ['anomalies of a meter longer than a key', 400, `/anomalies?meter=${'k'.repeat(3000)}`],
  ['ingestions from a position that is none', 400, `/ingestions?next=${long(1500)}`],
  ['meters from a position that is none', 400, `/meters?next=${long(1500)}`],
  ['anomalies from a position that is none', 400, `/anomalies?next=${long(1500)}`],
  ['dates from a position that is none', 400, `/consumption?next=${long(10)}`],
  ['days of a meter from a position that is none', 400, `/meters/M1/consumption?next=${long(10)}`],
  ['a page from a position that is none', 400, `/consumption/2025-01-01/meters?next=${long(10)}`],
])('%s is answered with %i', async (_, status, path) => {
  failures.length = 0
  const answer = await app.request(path)
  expect([answer.status, failures]).toEqual([status, []])
})
