/** Writes zip archives by hand, with all that real writers do and some do wrong. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipFile {
  readonly name: string | Uint8Array
  readonly content: string | Uint8Array
  readonly stored?: boolean
  /** A descriptor behind the data: with or without its magic number, with sizes of eight bytes. */
  readonly descriptor?: 'magic' | 'bare' | 'wide' | 'bare-wide'
  /** Sizes in the zip64 extra field. */
  readonly zip64?: boolean
  /** Flags and method in the header, whatever the data. */
  readonly flags?: number
  readonly method?: number
  readonly crc?: number
}

const SIZES_FOLLOW = 8
const UTF8 = 0x800

export function zipOf(files: readonly ZipFile[], options: { comment?: string } = {}): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const file of files) {
    const { bytes, directory } = written(file, at)
    local.push(bytes)
    central.push(directory)
    at += bytes.length
  }
  const directory = Buffer.concat(central)
  const zip64 = files.some((file) => file.zip64) ? zip64End() : Buffer.alloc(0)
  const comment = Buffer.from(options.comment ?? '')
  const end = fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, directory.length],
    [4, at],
    [2, comment.length],
  )
  return Buffer.concat([...local, directory, zip64, end, comment])
}

function written(file: ZipFile, at: number): { bytes: Buffer; directory: Buffer } {
  const content = Buffer.from(file.content)
  const name = Buffer.from(file.name)
  const data = file.stored ? content : deflateRawSync(content)
  const crc = file.crc ?? crc32(content)
  const follow = file.descriptor !== undefined
  const flags =
    file.flags ?? (follow ? SIZES_FOLLOW : 0) | (typeof file.name === 'string' ? UTF8 : 0)
  const method = file.method ?? (file.stored ? 0 : 8)
  const sizes: [number, number] = follow ? [0, 0] : [data.length, content.length]
  const told: [number, number] = file.zip64 ? [0xffffffff, 0xffffffff] : sizes
  const extra = file.zip64
    ? fields([2, 0x7777], [2, 1], [1, 9], [2, 1], [2, 16], [8, sizes[1]], [8, sizes[0]])
    : Buffer.alloc(0)
  const common = (crc: number, [packed, size]: [number, number]): Buffer =>
    fields(
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0],
      [4, crc],
      [4, packed],
      [4, size],
      [2, name.length],
      [2, extra.length],
    )
  const header = [fields([4, 0x04034b50]), common(follow ? 0 : crc, told), name, extra]
  const descriptor = descriptorOf(file.descriptor, crc, data.length, content.length)
  const rest = fields([2, 0], [2, 0], [2, 0], [4, 0], [4, at])
  return {
    bytes: Buffer.concat([...header, data, descriptor]),
    directory: Buffer.concat([
      fields([4, 0x02014b50], [2, 20]),
      common(crc, [data.length, content.length]),
      rest,
      name,
      extra,
    ]),
  }
}

function descriptorOf(
  kind: ZipFile['descriptor'],
  crc: number,
  packed: number,
  size: number,
): Buffer {
  if (kind === undefined) return Buffer.alloc(0)
  const width = kind.endsWith('wide') ? 8 : 4
  const sums = fields([4, crc], [width, packed], [width, size])
  return kind.startsWith('bare') ? sums : Buffer.concat([fields([4, 0x08074b50]), sums])
}

function zip64End(): Buffer {
  const end = fields([4, 0x06064b50], [8, 44], ...Array(11).fill([4, 0] as const))
  return Buffer.concat([end, fields([4, 0x07064b50], ...Array(4).fill([4, 0] as const))])
}

/** Numbers in little-endian, each of that many bytes. */
function fields(...numbers: readonly (readonly [width: number, value: number])[]): Buffer {
  return Buffer.concat(
    numbers.map(([width, value]) => {
      const bytes = Buffer.alloc(8)
      bytes.writeBigUInt64LE(BigInt(value))
      return bytes.subarray(0, width)
    }),
  )
}
