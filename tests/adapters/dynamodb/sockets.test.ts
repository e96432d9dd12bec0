import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { documentClient } from '../../../adapters/clients.ts'
import { putAll } from '../../../adapters/dynamodb/batch-write.ts'
import { items, turns } from './throttled-client.ts'

let server: Server
let connections = 0
let requests = 0
beforeAll(async () => {
  server = createServer((request, response) => {
    requests++
    request.resume()
    request.once('end', async () => {
      await turns(5)
      response.end('{}')
    })
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('sockets are used again: no more of them than requests in flight', async () => {
  const dynamodb = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = documentClient({ s3: '', dynamodb, messaging: '' })
  for (let times = 0; times < 3; times++) await putAll(client, 'readings', items(2500).all)
  client.destroy()
  expect(requests).toBe(300)
  expect(connections).toBeGreaterThan(1)
  expect(connections).toBeLessThanOrEqual(32)
})
