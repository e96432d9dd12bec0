/**
 * A process of its own for `queries.ts`: a table server, and one that forwards to it what it hears for
 * the first time and from then on answers the same at once, so that what asks is the bound.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { startTableServer } from '../local/table-server.ts'

/** Addresses, as the parent process gets them. */
export interface QueryServers {
  readonly tables: string
  readonly replay: string
}

const [, , directory = ''] = process.argv
const { endpoint } = await startTableServer(directory, 0)
const recorded = new Map<string, Promise<Buffer>>()

async function forward(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const { host: _, 'content-length': __, connection: ___, ...headers } = request.headers
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return Buffer.from(await answer.arrayBuffer())
}

async function replay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request)
  const question = body.toString('latin1')
  const answer = recorded.get(question) ?? forward(request, body)
  recorded.set(question, answer)
  response.setHeader('content-type', 'application/x-amz-json-1.0')
  response.end(await answer)
}

const server = createServer(replay)
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  const servers: QueryServers = { tables: endpoint, replay: `http://127.0.0.1:${port}` }
  process.send?.(servers)
})
process.once('disconnect', () => process.exit(0))
