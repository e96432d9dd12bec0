/** Looks at the beginning of a text, and gives the whole text back. */
import { UnreadableFile } from '../errors.ts'
import { isBlank } from '../formats/readers/row-reader.ts'
import { detectDelimiter, sepLine } from '../formats/recognition/dialect.ts'
import type { Head } from '../formats/recognition/head.ts'
import type { ParseCsv } from '../ports.ts'

/** So much text tells a format; line ends do not count. */
const HEAD_BYTES = 256 * 1024
/** Nor do they fill the memory. */
const MOST_BYTES = 16 * 2 ** 20

export interface Peeked {
  readonly head: Head
  /** All of the text, the head included. */
  readonly text: AsyncIterable<Uint8Array>
}

/** `delimiter` is what a profile or pipeline says; else a `sep=` line or the lines themselves tell. */
export async function peekHead(
  text: AsyncIterable<Uint8Array>,
  parseCsv: ParseCsv,
  delimiter: string | undefined,
): Promise<Peeked> {
  const source = text[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let said = 0
  let held = 0
  let ended = false
  while (said < HEAD_BYTES && held < MOST_BYTES && !ended) {
    const { value, done } = await source.next()
    if (done === true) ended = true
    else {
      chunks.push(value)
      held += value.length
      for (const byte of value) if (byte !== 10 && byte !== 13) said++
    }
  }
  const sample = decode(chunks)
  const whole = ended ? sample : sample.slice(0, Math.max(sample.lastIndexOf('\n'), 0) || undefined)
  const sep = sepLine(whole.split(/\r?\n/, 1)[0] ?? '')
  const told = delimiter ?? sep ?? detectDelimiter(whole)
  const rows = await rowsOf(whole, parseCsv, told)
  return {
    head: {
      rows,
      delimiter: told,
      delimiterReason:
        delimiter !== undefined
          ? 'the format says it'
          : sep !== undefined
            ? 'the line sep= says it'
            : 'it cuts the lines evenly',
    },
    text: replay(chunks, source, ended),
  }
}

function decode(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder()
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('')
}

/** The sample's rows; what it cuts short, the pass over the whole file judges. */
async function rowsOf(sample: string, parseCsv: ParseCsv, delimiter: string): Promise<string[][]> {
  const rows: string[][] = []
  const bytes = new TextEncoder().encode(sample)
  async function* one(): AsyncGenerator<Uint8Array> {
    if (bytes.length > 0) yield bytes
  }
  try {
    for await (const batch of parseCsv(one(), delimiter)) {
      for (const row of batch.rows) if (!row.every(isBlank)) rows.push([...row])
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
  }
  return rows
}

async function* replay(
  chunks: Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
  ended: boolean,
): AsyncGenerator<Uint8Array> {
  try {
    while (chunks.length > 0) yield chunks.shift() as Uint8Array
    while (!ended) {
      const { value, done } = await rest.next()
      if (done === true) return
      yield value
    }
  } finally {
    // A reader that stops early must not leave a socket open.
    await rest.return?.()
  }
}
