/** Inflates gzip by content: what begins with its magic bytes, whatever the key says. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { UnreadableFile } from '../../domain/errors.ts'
import type { Inflate } from '../../domain/ports.ts'

export const inflate: Inflate = async function* (bytes) {
  const source = bytes[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < 2) {
    const { value, done } = await source.next()
    if (done === true) break
    head = Buffer.concat([head, value])
  }
  const whole = (async function* () {
    if (head.length > 0) yield head
    for (;;) {
      const { value, done } = await source.next()
      if (done === true) return
      yield value
    }
  })()
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(whole)
  else yield* whole
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: 64 * 1024 })
  const feeding = pipeline(Readable.from(bytes), unzip)
  // The loop below meets the same failure; this only keeps it from being unhandled.
  feeding.catch(() => {})
  try {
    for await (const chunk of unzip) yield chunk
    await feeding
  } catch (error) {
    throw asUnreadable(error)
  }
}

function asUnreadable(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (!code.startsWith('Z_')) return error
  const what = code === 'Z_BUF_ERROR' ? 'ends too early: it is cut short' : 'is damaged'
  return new UnreadableFile(
    'file-broken-gzip',
    `The gzip data ${what} (${(error as Error).message}). Make the file again and upload it whole.`,
    {},
    error,
  )
}
