/** Rows of CSV text by csv-parse, in batches. */
import { CsvError, parse } from 'csv-parse'
import { UnreadableFile } from '../../domain/errors.ts'
import { detectDelimiter } from '../../domain/formats/recognize.ts'
import type { CsvBatch, ParseCsv } from '../../domain/ports.ts'

/** One row; a quote that never closes would swallow the file up to here. */
const LONGEST_ROW_BYTES = 2 ** 20

interface InfoRecord {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

/**
 * The delimiter is told from the first line. Quotes inside bare fields stay as they are; the
 * formats judge what fields say. Throws UnreadableFile (`file-broken-csv`) where a quote or a row
 * has no end.
 */
export const parseCsv: ParseCsv = async function* (text) {
  let parser: Parser | undefined
  let head: Uint8Array = new Uint8Array()
  for await (const chunk of text) {
    if (parser === undefined) {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      const line = firstLine(head)
      if (line === undefined) continue
      parser = new Parser(detectDelimiter(line))
      yield* parser.write(head)
    } else {
      yield* parser.write(chunk)
    }
  }
  if (parser === undefined) {
    parser = new Parser(detectDelimiter(new TextDecoder().decode(head)))
    yield* parser.write(head)
  }
  yield* parser.end()
}

/** The first line that is not blank, once it is there whole (or is longer than any header). */
function firstLine(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, LONGEST_ROW_BYTES)).trimStart()
  const end = text.search(/[\r\n]/)
  if (end >= 0) return text.slice(0, end)
  return bytes.length >= LONGEST_ROW_BYTES ? text : undefined
}

/** csv-parse's stream, driven by hand: a chunk in, its rows out, no event per row. */
class Parser {
  readonly #stream
  readonly #ended: Promise<void>
  #failure: unknown
  #lastLine = 0
  #lastChunk: Uint8Array = new Uint8Array()

  constructor(delimiter: string) {
    this.#stream = parse({
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: LONGEST_ROW_BYTES,
    })
    this.#ended = new Promise((resolve) => {
      this.#stream.on('end', resolve)
      this.#stream.on('error', (error) => {
        this.#failure = error
        resolve()
      })
    })
  }

  *write(chunk: Uint8Array): Generator<CsvBatch> {
    this.#stream.write(chunk)
    yield* this.#drain()
    this.#lastChunk = chunk
  }

  async *end(): AsyncGenerator<CsvBatch> {
    this.#stream.end()
    const rest: CsvBatch[] = []
    this.#stream.on('readable', () => rest.push(...this.#read()))
    await this.#ended
    yield* rest
    if (this.#failure !== undefined) yield this.#lastRow(this.#failure)
  }

  *#drain(): Generator<CsvBatch> {
    yield* this.#read()
    if (this.#failure !== undefined) throw this.#asUnreadable(this.#failure)
  }

  *#read(): Generator<CsvBatch> {
    const rows: string[][] = []
    const lines: number[] = []
    for (;;) {
      const next = this.#stream.read() as InfoRecord | null
      if (next === null) break
      rows.push(next.record)
      lines.push(next.info.lines)
    }
    this.#lastLine = lines.at(-1) ?? this.#lastLine
    if (rows.length > 0) yield { rows, lines, broken: [] }
  }

  /** A last line that is cut inside quotes is a bad row; a quote that swallowed lines, a bad file. */
  #lastRow(error: unknown): CsvBatch {
    const line = this.#lastLine + 1
    const cutShort =
      error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED' && error.lines === line
    if (!cutShort) throw this.#asUnreadable(error)
    const reason = 'the last line ends inside a quoted field: it is cut short'
    const text =
      Buffer.from(this.#lastChunk)
        .toString()
        .split(/[\r\n]/)
        .at(-1) ?? ''
    return { rows: [], lines: [], broken: [{ line, reason, text }] }
  }

  #asUnreadable(error: unknown): unknown {
    if (!(error instanceof CsvError)) return error
    const line = this.#lastLine + 1
    const message =
      error.code === 'CSV_MAX_RECORD_SIZE'
        ? `The row on line ${line} has more than ${LONGEST_ROW_BYTES} bytes; perhaps a quote that opens there never closes, or this is no CSV.`
        : `A quote that opens on line ${line} or later is never closed, so the rows below it cannot be told apart.`
    return new UnreadableFile('file-broken-csv', message, { line }, error)
  }
}
