/** Reads tar as a stream, with pax and GNU names. */
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import type { UnreadableFile } from '../../domain/errors.ts'
import { cutInside } from '../../domain/short-text.ts'
import { ByteReader } from './byte-reader.ts'
import { type Entry, LONGEST_NAME } from './entry.ts'
import { brokenArchive, notRead } from './faults.ts'
import { isSparseHeader, TAR_BLOCK } from './tar-header.ts'

/**
 * The files in the order of the archive; folders, links and devices are passed over. Throws
 * UnreadableFile for an archive that is damaged or cut short (`file-broken-archive`) or has sparse
 * files as GNU tar writes them (`file-not-csv`); errors of the source pass as they are.
 */
export async function* tarEntries(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  // Strict: checksums, and the zeros at the end, whose lack shows an archive that is cut short.
  const { readable, writable } = createTarDecoder({ strict: true })
  const feeding = new Feeding(withoutSparse(bytes), writable)
  let last: string | undefined
  try {
    for await (const { header, body } of readable) {
      last = cutInside(header.name, LONGEST_NAME)
      if (header.type !== 'file') await body.cancel()
      else yield { name: last, bytes: chunksOf(body, last, feeding), fault: faultOf(header) }
    }
  } catch (error) {
    throw feeding.faultOf(error, last)
  }
}

/** Sparse files as pax has them: only here are they told apart from others. */
function faultOf({ name, pax = {} }: ParsedTarEntry['header']): UnreadableFile | undefined {
  const isSparse = Object.keys(pax).some((key) => key.startsWith('GNU.sparse.'))
  return isSparse ? sparse(pax['GNU.sparse.name'] ?? name) : undefined
}

function sparse(name: string): UnreadableFile {
  return notRead(
    `"${name}" in the tar archive is packed as a sparse file, which is not read. Make the archive without --sparse.`,
    name,
  )
}

/** Passes on whole blocks. The decoder would take GNU's sparse files for others, without their gaps. */
async function* withoutSparse(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(bytes)
  for (;;) {
    const held = await reader.ahead(TAR_BLOCK)
    if (held.length === 0) return
    const blocks = await reader.take(Math.max(TAR_BLOCK, held.length - (held.length % TAR_BLOCK)))
    for (let at = 0; at < blocks.length; at += TAR_BLOCK) {
      const block = blocks.subarray(at, at + TAR_BLOCK)
      if (isSparseHeader(block)) throw sparse(block.toString('utf8', 0, block.indexOf(0)))
    }
    yield blocks
  }
}

async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  name: string,
  feeding: Feeding,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw feeding.faultOf(error, name)
  }
}

/** Writes the bytes into the decoder as it takes them, and tells their faults from its own. */
class Feeding {
  #sourceFault: { readonly error: unknown } | undefined

  constructor(bytes: AsyncIterable<Uint8Array>, writable: WritableStream<Uint8Array>) {
    // Who reads the decoder's other end meets the failure.
    this.#feed(bytes, writable.getWriter()).catch(() => {})
  }

  /** What is to be thrown for an error that came out of the decoder. */
  faultOf(error: unknown, member: string | undefined): unknown {
    if (this.#sourceFault !== undefined) return this.#sourceFault.error
    const place = member === undefined ? 'at its beginning' : `within or after "${member}"`
    return brokenArchive(
      `The tar archive is damaged or cut short ${place} (${(error as Error).message})`,
      error,
    )
  }

  async #feed(
    bytes: AsyncIterable<Uint8Array>,
    writer: WritableStreamDefaultWriter<Uint8Array>,
  ): Promise<void> {
    writer.closed.catch(() => {})
    const source = bytes[Symbol.asyncIterator]()
    for (;;) {
      const { value, done } = await this.#next(source, writer)
      if (done === true) break
      await writer.write(value)
    }
    await writer.close()
  }

  async #next(
    source: AsyncIterator<Uint8Array>,
    writer: WritableStreamDefaultWriter<Uint8Array>,
  ): Promise<IteratorResult<Uint8Array>> {
    try {
      return await source.next()
    } catch (error) {
      this.#sourceFault = { error }
      await writer.abort(error)
      throw error
    }
  }
}
