/**
 * The table server without a socket: the SDK's requests go straight to dynalite's own listener, with
 * its data in memory. Sockets and signatures take half the time of a command, and there are hundreds
 * in a history.
 */
import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import dynalite from 'dynalite'

/** dynalite wants a signature, and checks none. */
const SIGNATURE = {
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
  'x-amz-date': '20260101T000000Z',
}

interface Request {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

interface Response {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** Makes the client one of tables in memory that nobody else has. */
export function serveDirectly(documents: DynamoDBDocumentClient): void {
  const server = dynalite({ path: '', createTableMs: 0 })
  const { config, middlewareStack } = documents as unknown as {
    config: { requestHandler: unknown }
    middlewareStack: { remove(name: string): boolean }
  }
  middlewareStack.remove('httpSigningMiddleware')
  config.requestHandler = {
    handle: async (request: Request) => ({ response: await answer(server, request) }),
    destroy: () => {},
  }
}

function answer(server: Server, { method, headers, body }: Request): Promise<Response> {
  return new Promise((resolve) => {
    const request = Object.assign(new EventEmitter(), {
      method,
      url: '/',
      headers: { ...headers, ...SIGNATURE },
    })
    const told: Record<string, string> = {}
    const response = {
      statusCode: 200,
      setHeader: (name: string, value: unknown) => {
        told[name.toLowerCase()] = String(value)
      },
      end: (text = '') => {
        const { statusCode } = response
        resolve({ statusCode, headers: told, body: new TextEncoder().encode(text) })
      },
    }
    server.emit('request', request, response)
    request.emit('data', typeof body === 'string' ? Buffer.from(body) : Buffer.concat([body]))
    request.emit('end')
  })
}
