/** An HTTP proxy on loopback that goes wrong on request, between a client and a server. */
import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** What becomes of one request. */
export type Fault =
  /** The connection breaks before any answer. */
  | { readonly kind: 'no-answer' }
  /** The server is not asked; this is the answer. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /**
   * The body ends after so many bytes: by a reset, by a plain end of the connection before its
   * announced length, or as if that were all (no length announced, chunks ended properly).
   */
  | { readonly kind: 'cut'; readonly after: number; readonly by: 'reset' | 'end' | 'short-body' }

/** Decides on each request; undefined lets it pass. It may change the server before it decides. */
export type Plan = (seen: SeenRequest, index: number) => Promise<Fault | undefined>

export interface FaultProxy {
  readonly endpoint: string
  readonly seen: SeenRequest[]
  plan: Plan
  close(): Promise<void>
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const seen: SeenRequest[] = []
  const proxy = { seen, plan: async () => undefined } as unknown as { seen: SeenRequest[] } & {
    plan: Plan
  }
  const server = createServer(async (incoming, outgoing) => {
    outgoing.on('error', () => {})
    const { method = '', url = '', headers } = incoming
    const index = seen.push({ method, url, headers }) - 1
    const fault = await proxy.plan({ method, url, headers }, index)
    if (fault?.kind === 'no-answer') outgoing.socket?.resetAndDestroy()
    else if (fault?.kind === 'status') {
      outgoing.writeHead(fault.status, { 'content-type': 'application/xml' }).end(fault.body)
    } else forward(target, incoming, outgoing, fault)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(proxy, {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  })
}

function forward(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  cut: Extract<Fault, { kind: 'cut' }> | undefined,
): void {
  const { method, headers } = incoming
  const options = { method, headers, agent: false } as const
  const onward = request(new URL(incoming.url ?? '/', target), options, async (answer) => {
    const { 'content-length': length, ...others } = answer.headers
    if (cut === undefined || (answer.statusCode ?? 500) >= 300) {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
      return
    }
    const shown = cut.by === 'short-body' ? others : { ...others, 'content-length': length }
    const body = Buffer.concat(await Array.fromAsync(answer as AsyncIterable<Buffer>))
    outgoing.writeHead(answer.statusCode ?? 200, shown)
    outgoing.flushHeaders()
    const part = body.subarray(0, cut.after)
    if (cut.by === 'short-body') outgoing.end(part)
    else {
      outgoing.write(part.length > 0 ? part : '', () => {
        if (cut.by === 'end') outgoing.socket?.end()
        // Not at once: a reset would overtake what is on its way.
        else setImmediate(() => outgoing.socket?.resetAndDestroy())
      })
    }
  })
  onward.on('error', () => outgoing.socket?.resetAndDestroy())
  incoming.pipe(onward)
}
