/** Inflates gzip by content: what begins with its magic bytes, whatever the key says. */
import { createGunzip, type Gunzip } from 'node:zlib'
import { UnreadableFile } from '../../domain/errors.ts'
import type { Inflate } from '../../domain/ports.ts'

export const inflate: Inflate = async function* (bytes) {
  const source = bytes[Symbol.asyncIterator]()
  try {
    let head = Buffer.alloc(0)
    while (head.length < 2) {
      const { value, done } = await source.next()
      if (done === true) break
      head = Buffer.concat([head, value])
    }
    const isGzip = head[0] === 0x1f && head[1] === 0x8b
    yield* isGzip ? gunzip(whole(head, source)) : whole(head, source)
  } finally {
    // A reader that stops early must not leave a socket open.
    await source.return?.()
  }
}

async function* whole(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head
  for (;;) {
    const { value, done } = await rest.next()
    if (done === true) return
    yield value
  }
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: 64 * 1024 })
  // The loop below meets the failure.
  feed(unzip, bytes).catch((error) => unzip.destroy(error))
  try {
    for await (const chunk of unzip) yield chunk
  } catch (error) {
    throw asUnreadable(error)
  }
}

/**
 * Writes chunk by chunk. zlib goes from one member to the next by itself, but stops at a zero byte
 * between them: what follows must be zeros too (tape and FTP tools pad with them).
 */
async function feed(unzip: Gunzip, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  let fed = 0
  let stopped = false
  for await (const chunk of bytes) {
    if (stopped) {
      expectZeros(chunk)
      continue
    }
    await new Promise<void>((resolve, reject) => {
      unzip.write(chunk, (error) => (error ? reject(error) : resolve()))
    })
    fed += chunk.length
    if (unzip.bytesWritten < fed) {
      stopped = true
      expectZeros(chunk.subarray(chunk.length - (fed - unzip.bytesWritten)))
    }
  }
  unzip.end()
}

function expectZeros(padding: Uint8Array): void {
  if (padding.every((byte) => byte === 0)) return
  throw broken('is followed by bytes that are no gzip')
}

function asUnreadable(error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (!code.startsWith('Z_')) return error
  const what = code === 'Z_BUF_ERROR' ? 'ends too early: it is cut short' : 'is damaged'
  return broken(`${what} (${message})`, error)
}

function broken(what: string, cause?: unknown): UnreadableFile {
  return new UnreadableFile(
    'file-broken-gzip',
    `The gzip data ${what}. Make the file again and upload it whole.`,
    {},
    cause,
  )
}
