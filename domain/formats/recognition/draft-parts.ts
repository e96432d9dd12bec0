/** What drafts of all layouts have in common. */
import { isBlank, quote, shorten } from '../readers/row-reader.ts'
import type { Draft } from './draft.ts'

/** Cells that say "no value" in so many exports that nothing else can be meant. */
export const NULLS = ['null', 'nan', 'n/a', 'na', '-', '--', '?', 'none']
const SHOWN_TITLES = 10

/** The meter of rows: a column, or else the key. */
export function meterOf(
  at: number | undefined,
  constant: string | undefined,
): Draft['profile']['meter'] {
  return at === undefined ? { key: true, constant } : { column: at + 1 }
}

export function meterReason(titles: readonly string[], at: number | undefined): string {
  return at === undefined || at < 0
    ? 'meter: no column names it, so the key does'
    : `meter: column ${titles[at] === '' ? at + 1 : quote(titles[at] as string)}`
}

/** Names the columns that have no role. */
export function ignoredNote(titles: readonly string[], taken: ReadonlySet<number>): string[] {
  const named = titles
    .filter((title, at) => !taken.has(at) && !isBlank(title))
    .map((title) => title.trim())
  if (named.length === 0) return []
  const more = named.length > SHOWN_TITLES ? ` and ${named.length - SHOWN_TITLES} more` : ''
  return [`ignored columns: ${named.slice(0, SHOWN_TITLES).map(shorten).join(', ')}${more}`]
}
