/** What parseCsv makes of chunks, with its batches joined. */
import { parseCsv } from '../../../adapters/csv/parse-csv.ts'
import type { Reject } from '../../../domain/ingestion/read-object.ts'
import { chunksOf } from './chunks.ts'

export interface ReadRows {
  readonly rows: string[][]
  readonly lines: number[]
  readonly broken: Reject[]
}

export async function readRows(...chunks: (string | Uint8Array)[]): Promise<ReadRows> {
  const read: ReadRows = { rows: [], lines: [], broken: [] }
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk))
  for await (const { rows, lines, broken } of parseCsv(chunksOf(bytes))) {
    read.rows.push(...rows.map((row) => [...row]))
    read.lines.push(...lines)
    read.broken.push(...broken)
  }
  return read
}
