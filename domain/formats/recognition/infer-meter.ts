/** Which column tells the meter of a row. */
import { UnreadableFile } from '../../errors.ts'
import { quote } from '../readers/row-reader.ts'
import { hasRole } from '../titles/column-roles.ts'
import type { Table } from './table.ts'

const SERIAL = /serial|\bmsn\b|^id$/i

/** Its index, or undefined where no title says it. Throws where two could be it. */
export function inferMeter({ titles, hints }: Table): number | undefined {
  const wanted = hints.columns.meter
  if (wanted !== undefined) {
    const at = titles.findIndex((title) => title.trim() === wanted)
    if (at >= 0) return at
    throw new UnreadableFile(
      'header-unknown',
      `The pipeline "${hints.name}" of pipelines.yml names the column ${quote(wanted)} for the meter, and the file has no such column.`,
    )
  }
  const found = titles
    .keys()
    .filter((at) => hasRole(titles[at] as string, 'meter'))
    .toArray()
  const better = found.filter((at) => !SERIAL.test((titles[at] as string).trim()))
  const chosen = better.length > 0 ? better : found
  return one(chosen, titles, 'meter')
}

/** The only candidate for a role; throws UnreadableFile (`header-unknown`) where there are several. */
export function one(
  candidates: readonly number[],
  titles: readonly string[],
  role: 'meter' | 'value',
): number | undefined {
  if (candidates.length < 2) return candidates[0]
  const names = candidates.map((at) => quote((titles[at] as string).trim())).join(' and ')
  throw new UnreadableFile(
    'header-unknown',
    `The columns ${names} could both be the ${role} column; say which with "columns: {${role}: …}" in the pipeline of pipelines.yml that matches this key.`,
  )
}
