/** The records of a zip archive, after PKWARE's APPNOTE.TXT; all numbers are little-endian. */
import { cutInside } from '../../domain/short-text.ts'
import { LONGEST_NAME } from './entry.ts'

export const LOCAL_HEADER = 0x04034b50
export const LOCAL_HEADER_LENGTH = 30
export const CENTRAL_HEADER = 0x02014b50
export const CENTRAL_HEADER_LENGTH = 46
export const ZIP64_END = 0x06064b50
export const ZIP64_LOCATOR = 0x07064b50
export const ZIP64_LOCATOR_LENGTH = 20
export const END = 0x06054b50
export const END_LENGTH = 22
export const DESCRIPTOR_MAGIC = Buffer.from('504b0708', 'hex')
export const LONGEST_DESCRIPTOR = 24

const ENCRYPTED = 1 << 0
const SIZES_FOLLOW = 1 << 3
const UTF8_NAME = 1 << 11
const ZIP64_EXTRA = 1
const IN_ZIP64_EXTRA = 0xffffffff

/** What a member is to have: told before its data, or behind it. */
export interface Sums {
  readonly crc: number
  readonly packed: number
  readonly size: number
}

/** A member as its local header tells it. */
export interface LocalHeader {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  /** Undefined where they follow the data in a descriptor. */
  readonly sums: Sums | undefined
  /** Length of the data, where it is told before it. */
  readonly packed: number | undefined
}

/** Lengths of the name and the extra field that follow the fixed part. */
export function lengthsIn(fixed: Buffer): { name: number; extra: number } {
  return { name: fixed.readUInt16LE(26), extra: fixed.readUInt16LE(28) }
}

export function localHeader(fixed: Buffer, name: Buffer, extra: Buffer): LocalHeader {
  const flags = fixed.readUInt16LE(6)
  const { packed, size } = sizesOf(fixed.readUInt32LE(18), fixed.readUInt32LE(22), extra)
  const follow = (flags & SIZES_FOLLOW) !== 0
  return {
    name: cutInside(nameOf(name, (flags & UTF8_NAME) !== 0), LONGEST_NAME),
    method: fixed.readUInt16LE(8),
    encrypted: (flags & ENCRYPTED) !== 0,
    sums: follow ? undefined : { crc: fixed.readUInt32LE(14), packed, size },
    packed: follow && packed === 0 ? undefined : packed,
  }
}

/** Sizes past 4 GiB stand in an extra field, each only if its own place is filled with ones. */
function sizesOf(
  packed: number,
  size: number,
  extra: Buffer,
): { readonly packed: number; readonly size: number } {
  const long = extraField(extra, ZIP64_EXTRA)
  let at = 0
  const sizeOf = (short: number): number => {
    if (short !== IN_ZIP64_EXTRA || long === undefined || long.length < at + 8) return short
    at += 8
    return Number(long.readBigUInt64LE(at - 8))
  }
  const whole = sizeOf(size)
  return { packed: sizeOf(packed), size: whole }
}

function extraField(extra: Buffer, id: number): Buffer | undefined {
  let at = 0
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  return undefined
}

/** Many tools write UTF-8 and do not say so. What is neither is only shown, so Latin-1 will do. */
function nameOf(bytes: Buffer, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !isUtf8 }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

/**
 * The length of the descriptor that `bytes` begin with, if it tells just those sums. Its magic
 * number is optional and its sizes are of four bytes or eight, which nothing tells: so all are
 * tried. `needsMagic` is for data whose end only the descriptor tells.
 */
export function descriptorLength(
  bytes: Buffer,
  { crc, packed, size }: Sums,
  needsMagic = false,
): number | undefined {
  const hasMagic = bytes.subarray(0, 4).equals(DESCRIPTOR_MAGIC)
  if (needsMagic && !hasMagic) return undefined
  const tried = [wideSums(crc, packed, size), narrowSums(crc, packed, size)]
  const whole = tried.map((sums) => Buffer.concat([DESCRIPTOR_MAGIC, sums]))
  // Without the magic number as well: a checksum may look like it.
  const found = [...whole, ...(needsMagic ? [] : tried)].find((descriptor) =>
    bytes.subarray(0, descriptor.length).equals(descriptor),
  )
  return found?.length
}

function narrowSums(crc: number, packed: number, size: number): Buffer {
  const sums = Buffer.alloc(12)
  for (const [index, sum] of [crc, packed, size].entries()) {
    sums.writeUInt32LE(sum % 2 ** 32, 4 * index)
  }
  return sums
}

function wideSums(crc: number, packed: number, size: number): Buffer {
  const sums = Buffer.alloc(20)
  sums.writeUInt32LE(crc, 0)
  sums.writeBigUInt64LE(BigInt(packed), 4)
  sums.writeBigUInt64LE(BigInt(size), 12)
  return sums
}
