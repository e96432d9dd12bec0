/** Decides from a file's header which format reads it. */
import { UnreadableFile } from '../errors.ts'
import type { Pipeline } from '../pipelines/pipeline.ts'
import type { ReadingSink } from '../readings/gatherer.ts'
import { LongReader, recognizeLong } from './long.ts'
import { quote, type RowReader } from './row-reader.ts'
import { recognizeWide, WideReader } from './wide.ts'

/**
 * The reader for files with that header: the pipeline's format, else the one that knows the
 * header. Throws UnreadableFile (`header-unknown`) with what to do where none does.
 */
export function recognize(
  titles: readonly string[],
  pipeline: Pipeline,
  sink: ReadingSink,
): RowReader {
  if (pipeline.format !== 'long') {
    const wide = recognizeWide(titles, pipeline)
    if (wide !== undefined) return new WideReader(wide, pipeline, sink)
  }
  if (pipeline.format !== 'wide') {
    const long = recognizeLong(titles, pipeline)
    if (long !== undefined) return new LongReader(long, pipeline, sink)
  }
  throw new UnreadableFile('header-unknown', unknownHeader(titles, pipeline))
}

function unknownHeader(titles: readonly string[], pipeline: Pipeline): string {
  const shown = titles.slice(0, 8).map((title) => quote(title.trim()))
  const found = `${shown.join(', ')}${titles.length > shown.length ? ', …' : ''}`
  const expected =
    pipeline.format === 'wide'
      ? 'a meter column, a date column and clock times such as 0:00, 0:30'
      : pipeline.format === 'long'
        ? 'a meter, a time stamp and a value column'
        : 'either a meter, a date and clock times such as 0:00, 0:30 (wide), or a meter, a time stamp and a value column (long)'
  return `The header is not understood: expected ${expected}; found ${found}. If the columns have other names, give them under "columns" in the pipeline "${pipeline.name}" of pipelines.yml.`
}

const DELIMITERS = [',', ';', '\t', '|'] as const

/** The delimiter of a header line: the candidate that occurs most outside quotes; comma if none does. */
export function detectDelimiter(line: string): string {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '')
  let best = ','
  for (const candidate of DELIMITERS) {
    if (bare.split(candidate).length > bare.split(best).length) best = candidate
  }
  return best
}
