/** Inflates gzip as a stream: all of its members, with their checksums. */
import { createGunzip, type Gunzip } from 'node:zlib'
import { UnreadableFile } from '../../domain/errors.ts'

/**
 * The inflated bytes. Throws UnreadableFile (`file-broken-gzip`) for gzip that is cut short, damaged
 * or followed by other bytes; `subject` begins its sentence. Errors of the source pass as they are.
 */
export async function* gunzip(
  bytes: AsyncIterable<Uint8Array>,
  subject = 'The gzip data',
): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip({ chunkSize: 64 * 1024 })
  // The loop below meets the failure.
  feed(unzip, bytes, subject).catch((error) => unzip.destroy(error))
  try {
    for await (const chunk of unzip) yield chunk
  } catch (error) {
    throw asUnreadable(error, subject)
  }
}

/**
 * Writes chunk by chunk. zlib goes from one member to the next by itself, but stops at a zero byte
 * between them: what follows must be zeros too (tape and FTP tools pad with them).
 */
async function feed(
  unzip: Gunzip,
  bytes: AsyncIterable<Uint8Array>,
  subject: string,
): Promise<void> {
  let fed = 0
  let stopped = false
  for await (const chunk of bytes) {
    if (stopped) {
      expectZeros(chunk, subject)
      continue
    }
    await new Promise<void>((resolve, reject) => {
      unzip.write(chunk, (error) => (error ? reject(error) : resolve()))
    })
    fed += chunk.length
    if (unzip.bytesWritten < fed) {
      stopped = true
      expectZeros(chunk.subarray(chunk.length - (fed - unzip.bytesWritten)), subject)
    }
  }
  unzip.end()
}

function expectZeros(padding: Uint8Array, subject: string): void {
  if (padding.every((byte) => byte === 0)) return
  throw broken(`${subject} is followed by bytes that are no gzip`)
}

function asUnreadable(error: unknown, subject: string): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (!code.startsWith('Z_')) return error
  const what = code === 'Z_BUF_ERROR' ? 'ends too early: it is cut short' : 'is damaged'
  return broken(`${subject} ${what} (${message})`, error)
}

function broken(what: string, cause?: unknown): UnreadableFile {
  return new UnreadableFile(
    'file-broken-gzip',
    `${what}. Make the file again and upload it whole.`,
    {},
    cause,
  )
}
