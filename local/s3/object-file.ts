/**
 * One object in one file: its content, then a footer with its etag and metadata. So a single rename
 * replaces all of it, and one open file descriptor always sees content and etag that belong together.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'

// The footer is JSON, then its length as 8 hex digits, then this mark.
const mark = 'mtobj01\n'
const tailLength = 8 + mark.length

export interface ObjectDescription {
  /** Without quotes. */
  readonly etag: string
  readonly size: number
  readonly modified: Date
  readonly metadata: Readonly<Record<string, string>>
}

export interface OpenObject extends ObjectDescription {
  readonly handle: FileHandle
}

export interface ObjectSource {
  readonly content: AsyncIterable<Uint8Array> | Buffer
  readonly metadata: Readonly<Record<string, string>>
  /** Where it is not the md5 of the content: S3 derives a multipart object's from its parts. */
  readonly etag?: string
}

/** Writes a new file and flushes it to disk; the file must not exist yet. */
export async function writeObjectFile(
  path: string,
  source: ObjectSource,
): Promise<ObjectDescription> {
  const handle = await open(path, 'wx')
  try {
    const md5 = createHash('md5')
    let size = 0
    const content = Buffer.isBuffer(source.content) ? [source.content] : source.content
    for await (const chunk of content) {
      md5.update(chunk)
      size += chunk.length
      await handle.writeFile(chunk)
    }
    const etag = source.etag ?? md5.digest('hex')
    const modified = new Date()
    const footer = JSON.stringify({ etag, size, modified, metadata: source.metadata })
    const length = Buffer.byteLength(footer).toString(16).padStart(8, '0')
    await handle.writeFile(footer + length + mark)
    await handle.utimes(modified, modified)
    await handle.sync()
    return { etag, size, modified, metadata: source.metadata }
  } finally {
    await handle.close()
  }
}

/** Opens an object; the caller closes the handle. `undefined` if there is no such file. */
export async function openObjectFile(path: string): Promise<OpenObject | undefined> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!handle) return undefined
  try {
    return { handle, ...(await describe(handle)) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** What an object is, without its content. `undefined` if there is no such file. */
export async function describeFile(path: string): Promise<ObjectDescription | undefined> {
  const object = await openObjectFile(path)
  if (!object) return undefined
  const { handle, ...description } = object
  await handle.close()
  return description
}

/** The bytes from `start` to `end`, both included; the handle closes with the stream. */
export function streamObject(object: OpenObject, start = 0, end = object.size - 1): Readable {
  if (end >= start) return object.handle.createReadStream({ start, end })
  return new Readable({
    read() {
      this.push(null)
    },
    destroy(error, done) {
      object.handle.close().then(() => done(error), done)
    },
  })
}

async function describe(handle: FileHandle): Promise<ObjectDescription> {
  const stat = await handle.stat()
  const footer = await readFooter(handle, stat.size)
  const size = stat.size - (footer?.length ?? 0)
  // A file that somebody edited or copied in by hand keeps no promise about its content. Setting a
  // file's time to a whole millisecond may miss it by a microsecond.
  const isOurs =
    footer?.size === size && Math.abs(Date.parse(footer.modified) - stat.mtimeMs) < 0.01
  const etag = isOurs ? footer.etag : await hashContent(handle, size)
  const modified = new Date(Math.round(stat.mtimeMs))
  return { etag, size, modified, metadata: footer?.metadata ?? {} }
}

interface Footer {
  readonly etag: string
  readonly size: number
  readonly modified: string
  readonly metadata: Record<string, string>
  readonly length: number
}

async function readFooter(handle: FileHandle, fileSize: number): Promise<Footer | undefined> {
  let end = await readEnd(handle, fileSize, 2048)
  if (!end.subarray(-mark.length).equals(Buffer.from(mark))) return undefined
  const length = Number.parseInt(end.toString('latin1', end.length - tailLength), 16) + tailLength
  if (!(length <= fileSize)) return undefined
  if (length > end.length) end = await readEnd(handle, fileSize, length)
  try {
    const json = end.toString('utf8', end.length - length, end.length - tailLength)
    return { ...JSON.parse(json), length }
  } catch {
    return undefined
  }
}

async function readEnd(handle: FileHandle, fileSize: number, length: number): Promise<Buffer> {
  const wanted = Math.min(length, fileSize)
  const { buffer, bytesRead } = await handle.read(
    Buffer.alloc(wanted),
    0,
    wanted,
    fileSize - wanted,
  )
  return buffer.subarray(0, bytesRead)
}

async function hashContent(handle: FileHandle, size: number): Promise<string> {
  const md5 = createHash('md5')
  if (size > 0) {
    for await (const chunk of handle.createReadStream({
      start: 0,
      end: size - 1,
      autoClose: false,
    })) {
      md5.update(chunk)
    }
  }
  return md5.digest('hex')
}
