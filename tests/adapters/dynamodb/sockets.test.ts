import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { documentClient } from '../../../adapters/clients.ts'
import { putAll } from '../../../adapters/dynamodb/batch-write.ts'
import { items } from './throttled-client.ts'

let server: Server
let connections = 0
let requests = 0
let inFlight = 0
let mostInFlight = 0
beforeAll(async () => {
  server = createServer((request, response) => {
    requests++
    mostInFlight = Math.max(mostInFlight, ++inFlight)
    request.resume()
    request.once('end', () => {
      inFlight--
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

test('sockets are used again: as many as there were requests in flight', async () => {
  const dynamodb = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = documentClient({ s3: '', dynamodb, messaging: '' })
  for (let times = 0; times < 3; times++) await putAll(client, 'readings', items(2500).all)
  client.destroy()
  expect(requests).toBe(300)
  expect(mostInFlight).toBeGreaterThan(1)
  expect(connections).toBeGreaterThan(0)
  expect(connections).toBeLessThanOrEqual(32)
})
