/** Bytes of a file to UTF-8 text on its way to the parser: its encoding, its length, how it ends. */
import { UnreadableFile } from '../errors.ts'
import type { Limits } from './limits.ts'
import { isPlainAscii } from './plain-ascii.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1'

export interface TextFacts {
  bytes: number
  endsWithNewline: boolean
  encoding: Encoding
  /** How the encoding was found, where it is not plain UTF-8. */
  reason: string | undefined
}

const NEWLINE = 10
/** So much, wherever chunks end, is looked at to decide the encoding. */
const HEAD = 64 * 1024
/** However long the chunks of a source are: limits are looked at between pieces. */
const LONGEST_PIECE = 64 * 1024
const BINARY_HINT =
  'It looks like a binary file (a spreadsheet, an image or an unknown archive); export it as CSV and upload that.'

/** Decoders of what is no UTF-8; Latin-1 files are Windows' superset of it. */
const DECODERS: Readonly<Record<Exclude<Encoding, 'utf-8'>, string>> = {
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  latin1: 'windows-1252',
}

/**
 * Passes UTF-8 on as it is, decodes the rest, and fills in `facts`. The encoding is what `told` or
 * a byte order mark says, else what the first bytes can only be. Throws UnreadableFile for what is
 * no text (`file-not-csv`) and for text longer than the limit (`file-too-large`).
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  told: Encoding | undefined,
  limits: Limits,
  facts: TextFacts,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array[] = []
  let held = 0
  let decode: Decode | undefined
  for await (const chunk of inPieces(bytes)) {
    facts.bytes += chunk.length
    if (facts.bytes > limits.decompressedBytes) throw tooLong(limits)
    if (decode !== undefined) {
      yield* nonEmpty(decode(chunk), facts)
      continue
    }
    head.push(chunk)
    held += chunk.length
    if (held < HEAD) continue
    decode = decoderFor(head, told, facts)
    for (const part of head) yield* nonEmpty(decode(part), facts)
    head = []
  }
  decode ??= decoderFor(head, told, facts)
  for (const part of head) yield* nonEmpty(decode(part), facts)
  yield* nonEmpty(decode(), facts)
}

/**
 * The same of whole lines of a text whose encoding is known. Throws UnreadableFile (`file-not-csv`)
 * for what is no text.
 */
export async function* decodeLines(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  facts: TextFacts,
): AsyncGenerator<Uint8Array> {
  const decode = decodeFrom(encoding)
  for await (const chunk of inPieces(bytes)) {
    facts.bytes += chunk.length
    yield* nonEmpty(decode(chunk), facts)
  }
  yield* nonEmpty(decode(), facts)
}

async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += LONGEST_PIECE) {
      yield chunk.subarray(at, at + LONGEST_PIECE)
    }
  }
}

/** Without an argument: the text is over. */
type Decode = (chunk?: Uint8Array) => Uint8Array

function* nonEmpty(text: Uint8Array, facts: TextFacts): Generator<Uint8Array> {
  if (text.length === 0) return
  facts.endsWithNewline = text[text.length - 1] === NEWLINE
  yield text
}

function decoderFor(
  head: readonly Uint8Array[],
  told: Encoding | undefined,
  facts: TextFacts,
): Decode {
  const { encoding, reason } = tellEncoding(concat(head).subarray(0, HEAD), told)
  facts.encoding = encoding
  facts.reason = reason
  return decodeFrom(encoding)
}

function decodeFrom(encoding: Encoding): Decode {
  return encoding === 'utf-8' ? validator() : transcoder(DECODERS[encoding])
}

function tellEncoding(
  head: Uint8Array,
  told: Encoding | undefined,
): { encoding: Encoding; reason: string | undefined } {
  const [first, second, third] = head
  if (first === 0xff && second === 0xfe)
    return { encoding: 'utf-16le', reason: 'its byte order mark' }
  if (first === 0xfe && second === 0xff)
    return { encoding: 'utf-16be', reason: 'its byte order mark' }
  if (first === 0xef && second === 0xbb && third === 0xbf)
    return { encoding: 'utf-8', reason: undefined }
  if (told !== undefined) return { encoding: told, reason: 'as is told' }
  const wide = utf16Of(head)
  if (wide !== undefined) return { encoding: wide, reason: 'every other byte is zero' }
  if (isUtf8(head) || head.includes(0)) return { encoding: 'utf-8', reason: undefined }
  if (isPrintable(head)) return { encoding: 'latin1', reason: 'its bytes are no UTF-8' }
  return { encoding: 'utf-8', reason: undefined }
}

/** Text of digits in UTF-16 has a zero in every pair of bytes. */
function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0]
  for (const [at, byte] of head.entries()) {
    const side = at & 1
    if (byte === 0) zeros[side] = (zeros[side] as number) + 1
  }
  const [even, odd] = zeros as [number, number]
  if (odd > head.length / 3 && even === 0) return 'utf-16le'
  return even > head.length / 3 && odd === 0 ? 'utf-16be' : undefined
}

function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Whether there is nothing in it that text never has. */
function isPrintable(head: Uint8Array): boolean {
  return (
    head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13) &&
    !head.includes(127)
  )
}

function validator(): Decode {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let seen = 0
  let isWhole = true
  return (chunk) => {
    // Behind half a character only the decoder can tell.
    if (isWhole && chunk !== undefined && isPlainAscii(chunk)) {
      seen += chunk.length
      return chunk
    }
    if (chunk?.includes(0)) {
      throw new UnreadableFile(
        'file-not-csv',
        `The file holds NUL bytes, so it is no CSV. ${BINARY_HINT}`,
      )
    }
    try {
      utf8.decode(chunk, { stream: chunk !== undefined })
    } catch (cause) {
      throw notUtf8(seen, cause)
    }
    seen += chunk?.length ?? 0
    isWhole = (chunk?.at(-1) ?? 0) < 128
    return chunk ?? new Uint8Array()
  }
}

function transcoder(label: string): Decode {
  const decoder = new TextDecoder(label)
  const encoder = new TextEncoder()
  return (chunk) => {
    const text = decoder.decode(chunk, { stream: chunk !== undefined })
    if (text.includes('\0')) {
      throw new UnreadableFile(
        'file-not-csv',
        `The file holds NUL characters, so it is no CSV. ${BINARY_HINT}`,
      )
    }
    return encoder.encode(text)
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function tooLong({ decompressedBytes }: Limits): UnreadableFile {
  return new UnreadableFile(
    'file-too-large',
    `The file has more than ${decompressedBytes} bytes of text; split it into smaller ones.`,
  )
}

function notUtf8(from: number, cause: unknown): UnreadableFile {
  return new UnreadableFile(
    'file-not-csv',
    `The file is not UTF-8 text (somewhere after byte ${from}). If it is text in another encoding, say "encoding: latin1" in the pipeline that matches this key. ${BINARY_HINT}`,
    {},
    cause,
  )
}
