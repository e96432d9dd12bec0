/** The peers beside which reading is measured, each on a file; plain JavaScript, as one has no types. */
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { DuckDBInstance } from '@duckdb/node-api'
import Papa from 'papaparse'
import { inferSchema, initParser } from 'udsv'
import { chunksOf } from './chunks.ts'

async function* textOf(path) {
  const decoder = new TextDecoder()
  for await (const chunk of chunksOf(path)) yield decoder.decode(chunk, { stream: true })
}

/** Papa Parse over the file, rows thrown away. */
export async function papaParse(path) {
  await new Promise((resolve, reject) => {
    const input = Readable.from(textOf(path))
    Papa.parse(input, { step: () => {}, complete: resolve, error: reject })
  })
}

/** uDSV over the file, rows thrown away. */
export async function uDsv(path) {
  let parser
  for await (const chunk of textOf(path)) {
    parser ??= initParser(inferSchema(chunk))
    parser.chunk(chunk, parser.stringArrs, () => {})
  }
  parser?.end()
}

let connection

/** DuckDB with one thread: the rows that the query gives. */
export async function duckDb(sql) {
  if (connection === undefined) {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    connection = await instance.connect()
  }
  const result = await connection.runAndReadAll(sql)
  return result.getRows()
}

/** A plain read of the file. */
export async function plainRead(path) {
  await readFile(path)
}
