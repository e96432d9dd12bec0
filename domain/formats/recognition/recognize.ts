/** Decides how a file is read: its pipeline's profile, else one that knows its header, else inference. */
import { UnreadableFile } from '../../errors.ts'
import { patternBeside } from '../../pipelines/key-pattern.ts'
import type { Pipeline } from '../../pipelines/pipeline.ts'
import { withPipeline } from '../profile/effective.ts'
import { type Profile, profileSchema } from '../profile/profile.ts'
import type { Profiles } from '../profile/profiles.ts'
import { quote } from '../readers/row-reader.ts'
import { countRoles } from '../titles/column-roles.ts'
import { kindOfCell } from './column.ts'
import { tellDayZone } from './day-zone.ts'
import { tellDecimalMark } from './decimal-mark.ts'
import type { Draft } from './draft.ts'
import { type Head, SEARCHED_ROWS, tableRows } from './head.ts'
import { hasNoNumber, Look, titlesIn } from './header-look.ts'
import { infer } from './infer.ts'
import { bestMatch, matchProfile } from './signature.ts'
import { Table } from './table.ts'
import { withUnitBeside } from './units-beside.ts'

/** A file of which it is known how to read it. */
export interface Recognized {
  /** With all that the pipeline and the file say. */
  readonly profile: Profile
  /** IANA zone of local days. */
  readonly zone: string
  /** The header's place among the rows that are not blank; -1 where there is none. */
  readonly headerAt: number
  readonly titles: readonly string[]
  /** Rows above the header. */
  readonly preamble: readonly (readonly string[])[]
  /** The first rows below it. */
  readonly sample: readonly (readonly string[])[]
  readonly by: 'pipeline' | 'header' | 'content'
  /** What was decided and why, for the record. */
  readonly reasons: readonly string[]
}

export const LAYOUTS = ['wide', 'long', 'matrix', 'dates-as-columns'] as const
/** Blank cells say nothing of decimals; so many rows do. */
const DECIMAL_ROWS = 500
/** In what order rows run, so many tell. */
const SAMPLE_ROWS = 300

interface Found {
  readonly profile: Profile
  readonly headerAt: number
  readonly by: Recognized['by']
  readonly reasons: readonly string[]
}

/**
 * Throws UnreadableFile: `header-unknown` where nothing fits, `file-ambiguous` where the file
 * cannot decide, each with the line to add to the configuration.
 */
export function recognize(
  head: Head,
  pipeline: Pipeline,
  profiles: Profiles,
  key: string,
): Recognized {
  const found = find(head, pipeline, profiles)
  const { headerAt, by } = found
  const rows = headerAt < 0 ? head.rows : head.rows.slice(headerAt + 1)
  const preamble = headerAt < 0 ? [] : head.rows.slice(0, headerAt)
  const titles =
    headerAt < 0
      ? Array.from({ length: rows.reduce((most, row) => Math.max(most, row.length), 0) }, () => '')
      : titlesOf(found.profile, titlesIn(head.rows[headerAt] as readonly string[]), preamble)
  const told = withPipeline(found.profile, pipeline)
  const marks = decimalsOf(told, head, rows)
  const profile: Profile = { ...told, text: { ...told.text, ...marks.text } }
  const day = tellDayZone(profile, pipeline.zone, titles, rows, patternBeside(key))
  return {
    profile,
    zone: profile.layout === 'nem12' ? (profile.zone ?? day.zone) : day.zone,
    headerAt,
    titles,
    preamble,
    sample: rows.slice(0, SAMPLE_ROWS),
    by,
    reasons: [
      ...found.reasons,
      `delimiter: ${quote(head.delimiter)} (${head.delimiterReason})`,
      ...marks.reasons,
      `days: ${profile.layout === 'nem12' ? (profile.zone ?? day.zone) : day.zone} (${day.reason})`,
    ],
  }
}

function find(head: Head, pipeline: Pipeline, profiles: Profiles): Found {
  const { format } = pipeline
  const layout = LAYOUTS.find((name) => name === format)
  if (format !== undefined && layout === undefined)
    return ofPipeline(format, head, pipeline, profiles)
  const match = layout === undefined ? bestMatch(profiles.all, head) : undefined
  if (match !== undefined) {
    const { profile, headerAt } = match
    const reason = `format: ${profile.name} (${profile.title}), known by its ${headerAt < 0 ? 'rows' : 'header'}`
    return { profile, headerAt, by: 'header', reasons: [reason] }
  }
  return byContent(head, pipeline, layout)
}

function ofPipeline(name: string, head: Head, pipeline: Pipeline, profiles: Profiles): Found {
  const profile = profiles.named(name)
  if (profile === undefined) {
    throw new UnreadableFile(
      'header-unknown',
      `The pipeline "${pipeline.name}" of pipelines.yml names the format ${quote(name)}, and config/formats has none of that name.`,
    )
  }
  const match = matchProfile(profile, head)
  if (match === undefined) {
    throw new UnreadableFile(
      'header-unknown',
      `The file does not have what the format ${quote(name)} of the pipeline "${pipeline.name}" is known by. ${foundRow(head)}`,
    )
  }
  const reason = `format: ${name} (${profile.title}), as the pipeline "${pipeline.name}" says`
  return { profile, headerAt: match.headerAt, by: 'pipeline', reasons: [reason] }
}

function byContent(head: Head, pipeline: Pipeline, layout: string | undefined): Found {
  let fault: UnreadableFile | undefined
  const attempt = (
    headerAt: number,
    titles: readonly string[],
    rows: readonly (readonly string[])[],
  ): Found | undefined => {
    let draft: Draft | undefined
    try {
      draft = infer(new Table(titles, rows, pipeline), layout)
      if (draft !== undefined && headerAt >= 0 && pipeline.unit === undefined) {
        draft = withUnitBeside(draft, head.rows.slice(0, headerAt), rows[0])
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      fault ??= error
    }
    if (draft === undefined) return undefined
    return {
      profile: profileSchema.parse(JSON.parse(JSON.stringify(draft.profile))),
      headerAt,
      by: 'content',
      reasons: [`header: ${headerAt < 0 ? 'none' : `row ${headerAt + 1}`}`, ...draft.reasons],
    }
  }
  const looks = head.rows.slice(0, SEARCHED_ROWS).map((row) => new Look(row))
  for (const [at, look] of looks.entries()) {
    const { titles } = look
    if (titles.length < 2 || !look.couldBeTitles) continue
    if (looks.slice(at + 1).some((later) => look.isWorseThan(later))) continue
    const rows = tableRows(head, at, titles.length)
    const found = attempt(at, titles, rows)
    if (found !== undefined) return found
    if (fault !== undefined) throw fault
  }
  const width = head.rows[0]?.length ?? 0
  const blankTitles = Array.from({ length: width }, () => '')
  // A first row of nothing but words is a header, though not one that is understood.
  const isData = (head.rows[0] ?? []).some((cell) => ['number', 'stamp'].includes(kindOfCell(cell)))
  const headerless =
    head.rows.length > 1 && isData ? attempt(-1, blankTitles, head.rows) : undefined
  if (headerless !== undefined) {
    return { ...headerless, profile: { ...headerless.profile, header: 'none' } }
  }
  const [only, second] = head.rows
  if (second === undefined && only !== undefined && hasNoNumber(only)) {
    throw new UnreadableFile('file-without-readings', 'The file has a header and no row below it.')
  }
  throw fault ?? new UnreadableFile('header-unknown', unknownHeader(head, pipeline, layout))
}

function decimalsOf(
  profile: Profile,
  head: Head,
  rows: readonly (readonly string[])[],
): { text: Partial<Profile['text']>; reasons: string[] } {
  const { thousands: grouped } = profile.text
  if (profile.text.decimal !== undefined || profile.layout === 'nem12')
    return { text: {}, reasons: [] }
  if (grouped === ',' || grouped === '.') {
    return { text: { decimal: grouped === ',' ? '.' : ',' }, reasons: [] }
  }
  const sample = rows.slice(0, DECIMAL_ROWS)
  const { decimal, thousands, reason } = tellDecimalMark(sample, head.delimiter)
  if (head.delimiter === ',' && decimal === '.' && thousands === undefined)
    return { text: { decimal }, reasons: [] }
  return {
    text: { decimal, ...(thousands && profile.text.thousands === undefined && { thousands }) },
    reasons: [`decimals: ${quote(decimal)} (${reason})`],
  }
}

/** The header's titles, or those of the earlier row that the profile names. */
function titlesOf(
  { titleRow }: Profile,
  header: readonly string[],
  preamble: readonly (readonly string[])[],
): readonly string[] {
  if (titleRow === undefined) return header
  const expression = new RegExp(titleRow, 'iu')
  const row = preamble.find((cells) => cells.some((cell) => expression.test(cell.trim())))
  return header.map((title, at) => row?.[at]?.trim() || title)
}

/** Of the first rows the one with most titles that are understood. */
function likelyHeader({ rows }: Head): readonly string[] {
  const [first = []] = rows
  return rows
    .slice(0, SEARCHED_ROWS)
    .filter(hasNoNumber)
    .reduce((best, row) => (countRoles(row) > countRoles(best) ? row : best), first)
}

function foundRow(head: Head): string {
  const titles = likelyHeader(head)
  const shown = titles.slice(0, 8).map((title) => quote(title.trim()))
  return `Found: ${shown.join(', ')}${titles.length > shown.length ? ', …' : ''}.`
}

function unknownHeader(head: Head, pipeline: Pipeline, layout: string | undefined): string {
  const expected =
    layout === 'wide'
      ? 'a meter column, a date column and clock times such as 0:00, 0:30'
      : layout === 'long'
        ? 'a meter, a time stamp and a value column'
        : 'either a meter, a date and clock times such as 0:00, 0:30 (wide), or a meter, a time stamp and a value column (long), or a time stamp and a column for each meter (matrix)'
  return `The header is not understood: expected ${expected}. ${foundRow(head)} If the columns have other names, give them under "columns" in the pipeline "${pipeline.name}" of pipelines.yml, or describe the file in config/formats.`
}
