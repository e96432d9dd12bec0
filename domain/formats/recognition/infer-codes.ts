/** Columns whose texts say what a row's values are: flows that must not add up, and qualities. */
import { UnreadableFile } from '../../errors.ts'
import type { Quality } from '../../readings/reading.ts'
import type { ProfileInput } from '../profile/profile.ts'
import { quote } from '../readers/row-reader.ts'
import { hasRole, isQualifier } from '../titles/column-roles.ts'
import type { Table } from './table.ts'

const IMPORT =
  /^(?:imp(?:ort)?|active import|import active|a\+|consumption|delivered|usage|from grid|afname|bezug|e\d?|0?1)$/i
const EXPORT =
  /^(?:exp(?:ort)?|active export|export active|a-|generation|surplus(?: ?generation)?|received|feed-?in|to grid|injectie|einspeisung|b\d?|0?2)$/i

const QUALITIES: Readonly<Record<string, Quality>> = {
  a: 'actual',
  actual: 'actual',
  r: 'actual',
  real: 'actual',
  measured: 'actual',
  valid: 'actual',
  ok: 'actual',
  good: 'actual',
  e: 'estimated',
  est: 'estimated',
  estimated: 'estimated',
  estimate: 'estimated',
  s: 'substituted',
  f: 'substituted',
  substituted: 'substituted',
  substitute: 'substituted',
  replaced: 'substituted',
  n: 'missing',
  missing: 'missing',
  'no data': 'missing',
  invalid: 'missing',
}

export interface InferredCodes {
  readonly codes: ProfileInput['codes']
  readonly used: readonly number[]
  readonly reasons: readonly string[]
}

/**
 * The codes of a column such as `flow` or `type`. Texts that the first rows do not have are refused
 * later. Throws UnreadableFile (`header-unknown`) where they tell apart what cannot be named.
 */
export function inferCodes(table: Table, taken: ReadonlySet<number>): InferredCodes {
  const { titles, hints } = table
  const qualifier = titles.findIndex(
    (title, at) =>
      isQualifier(title) &&
      !taken.has(at) &&
      !hints.ignore.includes(title.trim()) &&
      titles.indexOf(title) === titles.lastIndexOf(title) &&
      !areQualities(table.column(at).cells),
  )
  if (qualifier < 0) return { codes: undefined, used: [], reasons: [] }
  const title = (titles[qualifier] as string).trim()
  const texts = [...new Set(table.column(qualifier).cells.map((cell) => cell.trim()))]
  const are: Record<string, { flow?: 'import' | 'export' }> = {}
  for (const text of texts) {
    const flow = IMPORT.test(text) ? 'import' : EXPORT.test(text) ? 'export' : undefined
    if (flow === undefined && texts.length > 1) throw unnamed(title, texts, hints.name)
    are[flow === undefined ? literal(text) : text] = flow === undefined ? {} : { flow }
  }
  if (texts.length === 0) return { codes: undefined, used: [qualifier], reasons: [] }
  const shown = Object.values(are).map(
    ({ flow }, at) => `${quote(texts[at] as string)} is ${flow ?? 'what is counted'}`,
  )
  return {
    codes: { column: qualifier + 1, are },
    used: [qualifier],
    reasons: [`column ${quote(title)}: ${shown.join(', ')}`],
  }
}

/** The key under `codes` that means just this text, though it looks like an expression or a wildcard. */
function literal(text: string): string {
  if (/^[\p{L}\d]/u.test(text)) return text
  return `/^${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$/`
}

function unnamed(title: string, texts: readonly string[], pipeline: string): UnreadableFile {
  return new UnreadableFile(
    'header-unknown',
    `The column ${quote(title)} (${texts.slice(0, 4).map(quote).join(', ')}) may tell several registers or flows of one meter apart. Say what its texts mean under "codes" in a format of config/formats; or, if it says the same in all rows of a meter, add "ignore: [${title}]" to the pipeline "${pipeline}" of pipelines.yml.`,
  )
}

/** Whether all texts are usual words for qualities, longer than a letter or not. */
function areQualities(cells: readonly string[]): boolean {
  return (
    cells.length > 0 && cells.every((cell) => Object.hasOwn(QUALITIES, cell.trim().toLowerCase()))
  )
}

/** The quality column, if all its texts are usual ones. */
export function inferQuality(
  table: Table,
  taken: ReadonlySet<number>,
): { quality: ProfileInput['quality']; used: number[] } {
  for (const [at, title] of table.titles.entries()) {
    if (taken.has(at) || !hasRole(title, 'quality')) continue
    if (!areQualities(table.column(at).cells)) continue
    return { quality: { column: at + 1, codes: { ...QUALITIES } }, used: [at] }
  }
  return { quality: undefined, used: [] }
}
