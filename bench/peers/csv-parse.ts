/** csv-parse with its defaults over a file, rows thrown away. */
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'

export async function bareCsvParse(path: string): Promise<void> {
  const parser = parse({ relax_column_count: true })
  const done = new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject))
  parser.on('data', () => {})
  for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 })) {
    if (!parser.write(chunk)) await once(parser, 'drain')
  }
  parser.end()
  await done
}
