/** What parseCsv makes of chunks, with its batches joined. */
import { parseCsv } from '../../../adapters/csv/parse-csv.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import type { Reject } from '../../../domain/ingestion/read-counts.ts'
import { chunksOf } from './chunks.ts'

export interface ReadRows {
  readonly rows: string[][]
  readonly lines: number[]
  readonly broken: Reject[]
}

export function readRows(...chunks: (string | Uint8Array)[]): Promise<ReadRows> {
  return readCut(',', ...chunks)
}

/** The same of text that another delimiter cuts. */
export async function readCut(
  delimiter: string,
  ...chunks: (string | Uint8Array)[]
): Promise<ReadRows> {
  const read: ReadRows = { rows: [], lines: [], broken: [] }
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk))
  const { lineBytes } = DEFAULT_LIMITS
  for await (const { rows, lines, broken } of parseCsv(chunksOf(bytes), delimiter, lineBytes)) {
    read.rows.push(...rows.map((row) => [...row]))
    read.lines.push(...lines)
    read.broken.push(...broken)
  }
  return read
}
