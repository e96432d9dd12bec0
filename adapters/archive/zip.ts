/**
 * Reads zip from its front, as a stream: by the local headers before each member. The directory at
 * the end is only compared with them, which shows an archive that is cut short.
 */
import type { UnreadableFile } from '../../domain/errors.ts'
import type { ByteReader } from './byte-reader.ts'
import type { Entry } from './entry.ts'
import { brokenArchive, notRead } from './faults.ts'
import { DEFLATED, dataOf, exactly, STORED } from './zip-data.ts'
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_LENGTH,
  END,
  END_LENGTH,
  LOCAL_HEADER,
  LOCAL_HEADER_LENGTH,
  type LocalHeader,
  lengthsIn,
  localHeader,
  ZIP64_END,
  ZIP64_LOCATOR,
  ZIP64_LOCATOR_LENGTH,
} from './zip-records.ts'

const METHODS: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
}

/** Written by Excel and by OpenDocument programs, whose files are zip archives too. */
const OFFICE_PART =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|docProps\/\w+\.xml|xl\/.*\.xml|mimetype|META-INF\/manifest\.xml)$/

/** Left before the first header by tools that were ready to split the archive and did not. */
const NOT_SPLIT_AFTER_ALL = 0x30304b50

/**
 * All files and folders in the order of the archive. Throws UnreadableFile for an archive that is
 * damaged, cut short or a spreadsheet.
 */
export async function* zipEntries(reader: ByteReader): AsyncGenerator<Entry> {
  if ((await signature(reader)) === NOT_SPLIT_AFTER_ALL) await reader.take(4)
  let count = 0
  while ((await signature(reader)) === LOCAL_HEADER) {
    const header = await readHeader(reader)
    count++
    if (OFFICE_PART.test(header.name)) throw spreadsheet(header)
    yield entryOf(reader, header)
  }
  await checkDirectory(reader, count)
}

/** Undefined where the archive has ended. */
async function signature(reader: ByteReader): Promise<number | undefined> {
  const ahead = await reader.ahead(4)
  return ahead.length < 4 ? undefined : ahead.readUInt32LE(0)
}

async function readHeader(reader: ByteReader): Promise<LocalHeader> {
  const fixed = await need(reader, LOCAL_HEADER_LENGTH)
  const { name, extra } = lengthsIn(fixed)
  return localHeader(fixed, await need(reader, name), await need(reader, extra))
}

function entryOf(reader: ByteReader, header: LocalHeader): Entry {
  const { name, packed } = header
  const fault = faultOf(header)
  if (fault === undefined) return { name, bytes: dataOf(reader, header) }
  // Without its length nobody knows where the next member begins.
  if (packed === undefined || header.sums === undefined) throw fault
  return { name, bytes: exactly(reader, packed, header), fault }
}

function faultOf({ name, method, encrypted }: LocalHeader): UnreadableFile | undefined {
  if (encrypted) {
    return notRead(
      `"${name}" in the zip archive is encrypted. Make the archive without a password.`,
      name,
    )
  }
  if (method === STORED || method === DEFLATED) return undefined
  const called = METHODS[method] ?? `number ${method}`
  return notRead(
    `"${name}" in the zip archive is compressed by method ${called}, which is not read. Make the archive with ordinary Deflate, or upload the file as gzip.`,
    name,
  )
}

function spreadsheet({ name }: LocalHeader): UnreadableFile {
  return notRead(
    `The file is a spreadsheet or another office document (it holds "${name}"). Export it as CSV and upload that.`,
    name,
  )
}

/** Reads on to the end of the archive. Throws UnreadableFile unless the directory lists all. */
async function checkDirectory(reader: ByteReader, count: number): Promise<void> {
  let listed = 0
  for (;;) {
    const next = await signature(reader)
    if (next === undefined) throw cutShort()
    if (next === CENTRAL_HEADER) {
      const fixed = await need(reader, CENTRAL_HEADER_LENGTH)
      await need(
        reader,
        [28, 30, 32].reduce((sum, at) => sum + fixed.readUInt16LE(at), 0),
      )
      listed++
    } else if (next === ZIP64_END) {
      const fixed = await need(reader, 12)
      await pass(reader, Number(fixed.readBigUInt64LE(4)))
    } else if (next === ZIP64_LOCATOR) {
      await need(reader, ZIP64_LOCATOR_LENGTH)
    } else if (next === END) {
      const end = await need(reader, END_LENGTH)
      await need(reader, end.readUInt16LE(20))
      if (listed !== count) throw differs(count, listed)
      return expectZeros(reader)
    } else {
      throw brokenArchive(
        'The zip archive is damaged: between its members lies what is none of its records',
      )
    }
  }
}

async function need(reader: ByteReader, length: number): Promise<Buffer> {
  const bytes = await reader.take(length)
  if (bytes.length < length) throw cutShort()
  return bytes
}

async function pass(reader: ByteReader, length: number): Promise<void> {
  for (let left = length; left > 0; ) {
    const chunk = await reader.chunk(left)
    if (chunk === undefined) throw cutShort()
    left -= chunk.length
  }
}

async function expectZeros(reader: ByteReader): Promise<void> {
  for await (const chunk of reader) {
    if (chunk.some((byte) => byte !== 0)) {
      throw brokenArchive('The zip archive is followed by bytes that are no part of it')
    }
  }
}

function cutShort(): UnreadableFile {
  return brokenArchive('The zip archive ends too early: it is cut short')
}

function differs(count: number, listed: number): UnreadableFile {
  return brokenArchive(
    `The zip archive is damaged: it holds ${count} members and its directory lists ${listed}`,
  )
}
