/** Watches text on its way to the parser: that it is text, how long it is, how it ends. */
import { UnreadableFile } from '../errors.ts'
import type { Limits } from './limits.ts'

const NEWLINE = 10
const BINARY_HINT =
  'It looks like a binary file (an archive, a spreadsheet or an image); export it as CSV and upload that.'

export interface TextFacts {
  bytes: number
  endsWithNewline: boolean
}

/**
 * Passes the bytes on and fills in `facts`. Throws UnreadableFile for what is no UTF-8 text
 * (`file-not-csv`) and for text longer than the limit (`file-too-large`).
 */
export async function* watchText(
  bytes: AsyncIterable<Uint8Array>,
  limits: Limits,
  facts: TextFacts,
): AsyncGenerator<Uint8Array> {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of bytes) {
    if (chunk.length === 0) continue
    if (chunk.includes(0)) {
      throw new UnreadableFile(
        'file-not-csv',
        `The file holds NUL bytes, so it is no CSV. ${BINARY_HINT}`,
      )
    }
    try {
      utf8.decode(chunk, { stream: true })
    } catch (cause) {
      throw notUtf8(facts.bytes, cause)
    }
    facts.bytes += chunk.length
    facts.endsWithNewline = chunk[chunk.length - 1] === NEWLINE
    if (facts.bytes > limits.decompressedBytes) {
      throw new UnreadableFile(
        'file-too-large',
        `The file has more than ${limits.decompressedBytes} bytes of text; split it into smaller ones.`,
      )
    }
    yield chunk
  }
  try {
    utf8.decode()
  } catch (cause) {
    throw notUtf8(facts.bytes, cause)
  }
}

function notUtf8(from: number, cause: unknown): UnreadableFile {
  return new UnreadableFile(
    'file-not-csv',
    `The file is not UTF-8 text (somewhere after byte ${from}). ${BINARY_HINT}`,
    {},
    cause,
  )
}
