/** A text's rows: plain lines by the byte scanner, all from the first other one on by csv-parse. */
import type { Reject } from '../ingestion/read-counts.ts'
import type { ParseCsv } from '../ports.ts'
import { PlainText, type RowTaker } from './plain-text.ts'

export interface AnyRowTaker extends RowTaker {
  /** Takes a row that is no whole row. */
  takeBroken(reject: Reject): void
}

export interface Dialect {
  readonly delimiter: string
  /** The most bytes that a row may have. */
  readonly lineBytes: number
  /** Whether plain lines are read as such; else csv-parse reads all. */
  readonly isPlain: boolean
  /** Whether lines that are read elsewhere go before: then no byte order mark begins the text. */
  readonly isLater?: boolean
}

/**
 * Reads the text to its end, pausing now and then. Returns how many lines it has, where all were
 * plain. Throws UnreadableFile (`file-broken-csv`) where rows cannot be told apart.
 */
export async function* readRows(
  text: AsyncIterable<Uint8Array>,
  { delimiter, lineBytes, isPlain, isLater = false }: Dialect,
  parseCsv: ParseCsv,
  taker: AnyRowTaker,
): AsyncGenerator<void, number> {
  let lines = 0
  let rest = text
  if (isPlain && PlainText.knows(delimiter)) {
    const plain = new PlainText(taker, delimiter, lineBytes, isLater)
    const source = text[Symbol.asyncIterator]()
    let left: Uint8Array | undefined
    let ended = false
    while (left === undefined && !ended) {
      const { value, done } = await source.next()
      ended = done === true
      left = done ? plain.end() : plain.take(value)
      yield
    }
    lines = plain.linesBefore
    if (left === undefined) return lines
    rest = follow(left, source)
  }
  for await (const { rows, lines: at, broken } of parseCsv(rest, delimiter, lineBytes, lines)) {
    for (const reject of broken) taker.takeBroken(reject)
    for (const [index, row] of rows.entries()) taker.takeRow(row, at[index] as number)
    yield
  }
  return lines
}

async function* follow(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}
