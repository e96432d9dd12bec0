/** Rows of CSV text by csv-parse, in batches. */
import { CsvError, type Info, parse } from 'csv-parse'
import { UnreadableFile } from '../../domain/errors.ts'
import type { CsvBatch, ParseCsv } from '../../domain/ports.ts'

/**
 * Quotes inside bare fields stay as they are; the formats judge what fields say. Throws
 * UnreadableFile (`file-broken-csv`) where a quote or a row has no end: a quote that never closes
 * would swallow the file up to `lineBytes`.
 */
export const parseCsv: ParseCsv = async function* (text, delimiter, lineBytes, linesBefore = 0) {
  const parser = new Parser(delimiter, lineBytes, linesBefore)
  for await (const chunk of text) yield* parser.write(chunk)
  yield* parser.end()
}

/** csv-parse's stream, driven by hand: a chunk in, its rows out, no event per row. */
class Parser {
  readonly #stream
  readonly #ended: Promise<void>
  readonly #longest: number
  #failure: unknown
  #rows: string[][] = []
  #lines: number[] = []
  #lastLine: number
  /** csv-parse counts a CRLF inside quotes as two lines, and none of those before its text. */
  #linesTooMany: number
  #written = 0
  /** How far the rows made so far reach. */
  #rowsEnd = 0
  /** The bytes since then (or a little more: csv-parse looks ahead), and where they begin. */
  #open: Uint8Array[] = []
  #openFrom = 0

  constructor(delimiter: string, lineBytes: number, linesBefore: number) {
    this.#longest = lineBytes
    this.#lastLine = linesBefore
    this.#linesTooMany = -linesBefore
    this.#stream = parse({
      delimiter,
      bom: linesBefore === 0,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: lineBytes,
      // Taken here, and null: nothing goes through the stream's buffer.
      on_record: (row: string[], info) => this.#take(row, info),
    })
    takeAnyWidth(this.#stream)
    this.#ended = new Promise((resolve) => {
      this.#stream.on('end', resolve)
      this.#stream.on('error', (error) => {
        this.#failure ??= error
        resolve()
      })
    })
    this.#stream.resume()
  }

  *write(chunk: Uint8Array): Generator<CsvBatch> {
    this.#stream.write(chunk)
    this.#written += chunk.length
    yield* this.#batch()
    if (this.#failure !== undefined) throw this.#asUnreadable(this.#failure)
    this.#keepOpen(chunk)
  }

  async *end(): AsyncGenerator<CsvBatch> {
    this.#stream.end()
    await this.#ended
    yield* this.#batch()
    if (this.#failure !== undefined) yield this.#lastRow(this.#failure)
  }

  #take(row: string[], { lines, bytes }: Info): null {
    // csv-parse limits a row's text, but not its commas.
    if (bytes - this.#rowsEnd > this.#longest && this.#isLong(row))
      this.#failure ??= this.#tooLong()
    if (this.#failure !== undefined) return null
    if (lines - this.#linesTooMany > this.#lastLine + 1) {
      for (const field of row) this.#linesTooMany += field.split('\r\n').length - 1
    }
    this.#lastLine = lines - this.#linesTooMany
    this.#rowsEnd = bytes
    this.#rows.push(row)
    this.#lines.push(this.#lastLine)
    return null
  }

  *#batch(): Generator<CsvBatch> {
    if (this.#rows.length === 0) return
    const batch = { rows: this.#rows, lines: this.#lines, broken: [] }
    this.#rows = []
    this.#lines = []
    yield batch
  }

  #keepOpen(chunk: Uint8Array): void {
    if (chunk.every(isLineEnd) && this.#openText().trim() === '') {
      // Blank lines make no row, and are no part of one. A line feed may follow a last return.
      const behind = Math.min(chunk.length, this.#written - this.#rowsEnd)
      const blank = this.#openText() + latin1(chunk.subarray(chunk.length - behind))
      const left = blank.endsWith('\r') ? 1 : 0
      this.#lastLine += countLineEnds(blank.slice(0, blank.length - left))
      this.#rowsEnd = this.#written - left
    }
    const open = this.#written - this.#rowsEnd
    if (open > this.#longest + chunk.length) throw this.#tooLong()
    if (open > chunk.length) {
      this.#open.push(chunk)
    } else {
      // A copy: a view would hold the whole chunk.
      this.#open = [chunk.slice(chunk.length - open)]
      this.#openFrom = this.#rowsEnd
    }
  }

  /** A last line that is cut inside quotes is a bad row; a quote that swallowed lines, a bad file. */
  #lastRow(error: unknown): CsvBatch {
    const text = this.#openText().trim()
    if (!isOpenQuote(error) || /[\r\n]/.test(text)) throw this.#asUnreadable(error)
    const reason = 'the last line ends inside a quoted field: it is cut short'
    return { rows: [], lines: [], broken: [{ line: this.#openLine(), reason, text }] }
  }

  #asUnreadable(error: unknown): unknown {
    if (!(error instanceof CsvError)) return error
    if (!isOpenQuote(error)) return this.#tooLong(error)
    const line = this.#openLine()
    return new UnreadableFile(
      'file-broken-csv',
      `A quote in the row that begins on line ${line} is never closed, so the rows below it cannot be told apart.`,
      { line },
      error,
    )
  }

  /** The text of the row that is not whole yet, with blank lines before it. */
  #openText(): string {
    return Buffer.concat(this.#open)
      .subarray(this.#rowsEnd - this.#openFrom)
      .toString()
  }

  #openLine(): number {
    const open = this.#openText()
    const blank = open.slice(0, open.length - open.trimStart().length)
    return this.#lastLine + blank.split(/\r\n|\r|\n/).length
  }

  #isLong(row: readonly string[]): boolean {
    return row.reduce((length, field) => length + Buffer.byteLength(field) + 1, 0) > this.#longest
  }

  #tooLong(cause?: unknown): UnreadableFile {
    const line = this.#lastLine + 1
    return new UnreadableFile(
      'file-broken-csv',
      `The row on line ${line} has more than ${this.#longest} bytes; perhaps a quote that opens there never closes, or this is no CSV. If its rows are that long, say so in limits.yml: "limits: { lineBytes: ${2 * this.#longest} }".`,
      { line },
      cause,
    )
  }
}

/**
 * Lets rows have any number of fields. csv-parse has an option for that, but makes an error of each
 * row that differs from the first all the same, with a stack and a copy of the row, and drops it:
 * more work than all else, and NEM12 files have little but such rows.
 */
function takeAnyWidth(stream: unknown): void {
  const { state } = stream as { state?: { record?: unknown[] } }
  if (!Array.isArray(state?.record)) return
  Object.defineProperty(state, 'expectedRecordLength', {
    get: () => state.record?.length,
    set: () => {},
  })
}

function isOpenQuote(error: unknown): boolean {
  return error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED'
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

function isLineEnd(byte: number): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN
}

function countLineEnds(text: string): number {
  return text.split(/\r\n|\r|\n/).length - 1
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
