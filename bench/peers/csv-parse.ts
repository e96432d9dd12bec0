/** csv-parse with its defaults over a file, rows thrown away. */
import { once } from 'node:events'
import { parse } from 'csv-parse'
import { chunksOf } from './chunks.ts'

export async function bareCsvParse(path: string): Promise<void> {
  const parser = parse({ relax_column_count: true })
  const done = new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject))
  parser.on('data', () => {})
  for await (const chunk of chunksOf(path)) {
    if (!parser.write(chunk)) await once(parser, 'drain')
  }
  parser.end()
  await done
}
