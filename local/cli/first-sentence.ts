/** The sentence that says it all. */
import type { Profiles } from '../../domain/formats/profile/profiles.ts'
import type { Ingestion } from '../../domain/ingestion/ingestion.ts'
import { plain } from './text.ts'

/** Layouts that are told from content, where no format of config/formats knows the file. */
const LAYOUTS: Readonly<Record<string, string>> = {
  wide: 'a row for each meter and day, and a column for each interval',
  long: 'a row for each reading',
  matrix: 'a row for each time, and a column for each meter',
  'dates-as-columns': 'a column for each date',
}

export function firstSentence(
  name: string,
  { state, format, members, rejected, rows }: Ingestion,
  profiles: Profiles,
): string {
  const file = plain(name)
  if (state === 'failed') return `${file} cannot be read.`
  const refused = rejected === 0 ? '' : ` ${rejected} of ${rows} rows are rejected.`
  if (members.length > 0) {
    const bad = members.filter((member) => member.state === 'failed').length
    const read = bad === 0 ? 'all of them are read' : `${bad} of them cannot be read`
    return `${file} is an archive of ${members.length} files; ${read}.${refused}`
  }
  return `${file} is read as ${formatText(format ?? '', profiles)}.${refused}`
}

/** Such as `smart-meter-texas: Smart Meter Texas, interval data`. */
export function formatText(format: string, profiles: Profiles): string {
  const title = profiles.named(format)?.title
  if (title !== undefined) return `${format}: ${title}`
  const layout = LAYOUTS[format]
  return layout === undefined ? format : `${format}, told from its content: ${layout}`
}
