/** Looks at the beginning of a text, and gives the whole text back. */
import { type AnyRowTaker, readRows } from '../csv/read-rows.ts'
import { UnreadableFile } from '../errors.ts'
import { isBlank } from '../formats/readers/row-reader.ts'
import { detectDelimiter, sepLine } from '../formats/recognition/dialect.ts'
import type { Head } from '../formats/recognition/head.ts'
import type { ParseCsv } from '../ports.ts'
import { cut } from '../short-text.ts'
import { HeadSample } from './head-sample.ts'

/** No title or date is longer; recognition compares cells in ways that take the square of a length. */
const LONGEST_CELL = 500

export interface Peeked {
  readonly head: Head
  /** All of the text, the head included. */
  readonly text: AsyncIterable<Uint8Array>
}

/**
 * `delimiter` is what a profile or pipeline says; else a `sep=` line or the lines themselves tell.
 * Throws UnreadableFile (`file-empty`) where blank lines do not end.
 */
export async function peekHead(
  text: AsyncIterable<Uint8Array>,
  parseCsv: ParseCsv,
  delimiter: string | undefined,
  lineBytes: number,
): Promise<Peeked> {
  const source = text[Symbol.asyncIterator]()
  const sample = new HeadSample(lineBytes)
  const chunks: Uint8Array[] = []
  let ended = false
  while (!sample.isEnough && !ended) {
    const { value, done } = await source.next()
    if (done === true) ended = true
    else {
      chunks.push(value)
      sample.take(value)
    }
  }
  const whole = sample.text(ended)
  const sep = sepLine(whole.slice(0, SEP_LENGTH).split(/\r?\n/, 1)[0] ?? '')
  const told = delimiter ?? sep ?? detectDelimiter(whole)
  const rows = await rowsOf(whole, parseCsv, told, lineBytes)
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

/** A line `sep=;` is no longer, whatever spaces follow it. */
const SEP_LENGTH = 200

/** The sample's rows; what it cuts short, the pass over the whole file judges. */
async function rowsOf(
  sample: string,
  parseCsv: ParseCsv,
  delimiter: string,
  lineBytes: number,
): Promise<string[][]> {
  const rows = new HeadRows()
  const bytes = new TextEncoder().encode(sample)
  async function* one(): AsyncGenerator<Uint8Array> {
    if (bytes.length > 0) yield bytes
  }
  try {
    const dialect = { delimiter, lineBytes, isPlain: true }
    for await (const _ of readRows(one(), dialect, parseCsv, rows));
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
  }
  return rows.rows
}

/** Rows that are not blank, their cells cut. */
class HeadRows implements AnyRowTaker {
  readonly rows: string[][] = []
  readonly linesTaken = 0

  takeLines(_: Uint8Array, from: number): number {
    return from
  }

  takeRow(row: readonly string[]): void {
    if (!row.every(isBlank)) this.rows.push(row.map((cell) => cut(cell, LONGEST_CELL)))
  }

  learn(): void {}
  takeBroken(): void {}
}

async function* replay(
  chunks: (Uint8Array | undefined)[],
  rest: AsyncIterator<Uint8Array>,
  ended: boolean,
): AsyncGenerator<Uint8Array> {
  try {
    for (const [at, chunk] of chunks.entries()) {
      chunks[at] = undefined
      yield chunk as Uint8Array
    }
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
