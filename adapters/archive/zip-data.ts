/** The data of one zip member: unpacked as a stream, with its checksum and sizes checked. */
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import type { ByteReader } from './byte-reader.ts'
import { brokenArchive } from './faults.ts'
import {
  DESCRIPTOR_MAGIC,
  descriptorLength,
  LONGEST_DESCRIPTOR,
  type LocalHeader,
  type Sums,
} from './zip-records.ts'

export const STORED = 0
export const DEFLATED = 8

/** Sums of the data as far as it has been read. */
class RunningSums implements Sums {
  crc = 0
  packed = 0
  size = 0

  add(chunk: Uint8Array): void {
    this.crc = crc32(chunk, this.crc)
    this.size += chunk.length
  }
}

/**
 * Reads the data behind that header, and the descriptor behind the data, and gives what was packed.
 * Throws UnreadableFile (`file-broken-archive`) for data that is cut short or not what the header
 * or the descriptor tells.
 */
export async function* dataOf(reader: ByteReader, header: LocalHeader): AsyncGenerator<Uint8Array> {
  const sums = new RunningSums()
  for await (const chunk of unpack(reader, header, sums)) {
    sums.add(chunk)
    yield chunk
  }
  if (header.packed === undefined && header.method === STORED) return
  await checkSums(reader, header, sums)
}

function unpack(
  reader: ByteReader,
  header: LocalHeader,
  sums: RunningSums,
): AsyncIterable<Uint8Array> {
  if (header.packed === 0) return none()
  if (header.method === DEFLATED) return inflateRaw(reader, header, sums)
  if (header.packed === undefined) return untilDescriptor(reader, header, sums)
  sums.packed = header.packed
  return exactly(reader, header.packed, header)
}

async function* none(): AsyncGenerator<Uint8Array> {}

async function checkSums(reader: ByteReader, header: LocalHeader, sums: Sums): Promise<void> {
  const { crc, packed, size } = sums
  if (header.sums !== undefined) {
    const told = header.sums
    if (told.crc !== crc || told.packed !== packed || told.size !== size) throw damaged(header)
    return
  }
  const ahead = await reader.ahead(LONGEST_DESCRIPTOR)
  const length = descriptorLength(ahead, sums)
  if (length === undefined)
    throw ahead.length < LONGEST_DESCRIPTOR ? cutShort(header) : damaged(header)
  await reader.take(length)
}

/** Exactly that many bytes as they are, read or only passed over. */
export async function* exactly(
  reader: ByteReader,
  length: number,
  header: LocalHeader,
): AsyncGenerator<Uint8Array> {
  let left = length
  while (left > 0) {
    const chunk = await reader.chunk(left)
    if (chunk === undefined) throw cutShort(header)
    left -= chunk.length
    yield chunk
  }
}

/**
 * Stored data of unknown length: it ends with a descriptor whose checksum and length are just those
 * of the data before it. An archive within has such descriptors as well, but of other lengths.
 */
async function* untilDescriptor(
  reader: ByteReader,
  header: LocalHeader,
  sums: RunningSums,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const held = await reader.ahead(LONGEST_DESCRIPTOR)
    sums.packed = sums.size
    const descriptor = descriptorLength(held, sums, true)
    if (descriptor !== undefined) {
      await reader.take(descriptor)
      return
    }
    if (held.length < LONGEST_DESCRIPTOR) throw cutShort(header)
    const next = held.indexOf(DESCRIPTOR_MAGIC, 1)
    const half = held.length - DESCRIPTOR_MAGIC.length + 1
    yield await reader.take(next === -1 ? half : next)
  }
}

async function* inflateRaw(
  reader: ByteReader,
  header: LocalHeader,
  sums: RunningSums,
): AsyncGenerator<Uint8Array> {
  const unzip = createInflateRaw({ chunkSize: 64 * 1024 })
  const fed = feed(unzip, reader, header)
  // The loop below meets the failure.
  fed.catch((error) => unzip.destroy(error))
  try {
    for await (const chunk of unzip) yield chunk
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw code.startsWith('Z_') ? damaged(header, error) : error
  }
  sums.packed = await fed
}

/** Writes until the deflate data ends of itself, puts back what follows, and gives its length. */
async function feed(unzip: InflateRaw, reader: ByteReader, header: LocalHeader): Promise<number> {
  const { packed = Number.POSITIVE_INFINITY } = header
  let fed = 0
  for (;;) {
    const chunk = await reader.chunk(packed - fed)
    if (chunk === undefined) throw cutShort(header)
    await new Promise<void>((resolve, reject) => {
      unzip.write(chunk, (error) => (error ? reject(error) : resolve()))
    })
    fed += chunk.length
    const left = fed - unzip.bytesWritten
    if (left > 0) reader.unread(chunk.subarray(chunk.length - left))
    if (left === 0 && fed < packed) continue
    unzip.end()
    return unzip.bytesWritten
  }
}

function cutShort({ name }: LocalHeader): Error {
  return brokenArchive(`The zip archive ends too early, within "${name}": it is cut short`)
}

function damaged({ name }: LocalHeader, cause?: unknown): Error {
  return brokenArchive(
    `The zip archive is damaged: the data of "${name}" is not what was packed`,
    cause,
  )
}
