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
import { setTimeout as delay } from 'node:timers/promises'

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** What becomes of one request. */
export type Fault =
  /** The connection breaks before any answer; the server is not asked. */
  | { readonly kind: 'no-answer' }
  /** The server does as asked, but the connection breaks before its answer. */
  | { readonly kind: 'lost-answer' }
  /** The connection stays, and nothing ever comes; the server is not asked. */
  | { readonly kind: 'hang' }
  /** The server is not asked; this is the answer. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /**
   * The body ends after so many bytes: by a reset, by a plain end of the connection before its
   * announced length, as if that were all (no length announced, chunks ended properly), or by a
   * stall: the connection stays, and nothing more ever comes.
   */
  | {
      readonly kind: 'cut'
      readonly after: number
      readonly by: 'reset' | 'end' | 'short-body' | 'stall'
    }
  /** The body comes whole, so many bytes at a time. */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly everyMs: number }
  /** The answer has these headers, too. */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }

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
    if (fault?.kind === 'hang') return
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
  fault: Fault | undefined,
): void {
  const { method, headers } = incoming
  const options = { method, headers, agent: false } as const
  const onward = request(new URL(incoming.url ?? '/', target), options, async (answer) => {
    const status = answer.statusCode ?? 500
    if (fault?.kind === 'lost-answer') {
      answer.resume().once('end', () => outgoing.socket?.resetAndDestroy())
    } else if (status < 300 && fault?.kind === 'cut') {
      cut(outgoing, answer, await bodyOf(answer), fault)
    } else if (status < 300 && fault?.kind === 'trickle') {
      outgoing.writeHead(status, answer.headers)
      await trickle(outgoing, await bodyOf(answer), fault)
    } else {
      const more = fault?.kind === 'headers' ? fault.headers : {}
      outgoing.writeHead(status, { ...answer.headers, ...more })
      answer.pipe(outgoing)
    }
  })
  onward.on('error', () => outgoing.socket?.resetAndDestroy())
  incoming.pipe(onward)
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(answer as AsyncIterable<Buffer>))
}

function cut(
  outgoing: ServerResponse,
  answer: IncomingMessage,
  body: Buffer,
  { after, by }: Extract<Fault, { kind: 'cut' }>,
): void {
  const { 'content-length': length, ...others } = answer.headers
  const shown = by === 'short-body' ? others : { ...others, 'content-length': length }
  outgoing.writeHead(answer.statusCode ?? 200, shown)
  outgoing.flushHeaders()
  const part = body.subarray(0, after)
  if (by === 'short-body') outgoing.end(part)
  else {
    outgoing.write(part.length > 0 ? part : '', () => {
      if (by === 'end') outgoing.socket?.end()
      // Not at once: a reset would overtake what is on its way.
      else if (by === 'reset') setImmediate(() => outgoing.socket?.resetAndDestroy())
    })
  }
}

/** Pauses are the fault itself here, so they are real time. */
async function trickle(
  outgoing: ServerResponse,
  body: Buffer,
  { bytes, everyMs }: Extract<Fault, { kind: 'trickle' }>,
): Promise<void> {
  for (let at = 0; at < body.length && !outgoing.destroyed; at += bytes) {
    outgoing.write(body.subarray(at, at + bytes))
    await delay(everyMs)
  }
  outgoing.end()
}
