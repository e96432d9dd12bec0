/** The zone of a file's days: told by the pipeline or the profile, or by stamps in UTC; never guessed. */
import { UnreadableFile } from '../../errors.ts'
import { StampReader } from '../../time/stamp.ts'
import type { Profile } from '../profile/profile.ts'
import { Columns } from '../titles/columns.ts'

export interface DayZone {
  readonly zone: string
  readonly reason: string
}

const NO_ZONE = 'UTC'

/**
 * Throws UnreadableFile (`file-ambiguous`) for local stamps, and for stamps with an offset, where
 * nothing says of which zone: `match` is a pattern for the line to add.
 */
export function tellDayZone(
  profile: Profile,
  pipelineZone: string | undefined,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  match: string,
): DayZone {
  if (pipelineZone !== undefined) return { zone: pipelineZone, reason: 'the pipeline says it' }
  if (profile.zone !== undefined)
    return { zone: profile.zone, reason: `the profile ${profile.name} says it` }
  if (profile.layout === 'wide' || profile.layout === 'dates-as-columns') {
    return { zone: NO_ZONE, reason: 'rows name dates, and no zone is told: each counts 24 hours' }
  }
  if (profile.time.zone === NO_ZONE) {
    return { zone: NO_ZONE, reason: 'stamps are in UTC, and no zone of days is told' }
  }
  const { column, clock } = profile.time
  const columns = new Columns(titles)
  const at = columns.find(column)
  const clockAt = columns.find(clock)
  const stamp = new StampReader(profile.time.date)
  let offset: string | undefined
  let bare = 0
  let read = 0
  for (const row of rows) {
    const text = (at === undefined ? undefined : row[at]) ?? ''
    const first =
      profile.time.range === undefined ? text : (text.split(profile.time.range)[0] as string)
    const time = clockAt === undefined ? undefined : (row[clockAt] ?? '')
    const status = time === undefined ? stamp.read(first) : stamp.readPair(first, time)
    if (status !== 'ok') continue
    read++
    if (stamp.dateOnly) bare++
    else if (stamp.offsetSeconds === undefined) throw needsZone(first, time, match)
    else if (stamp.offsetSeconds !== 0) offset ??= first
  }
  if (offset !== undefined) {
    throw new UnreadableFile(
      'file-ambiguous',
      `Time stamps such as ${JSON.stringify(offset.trim())} tell the instant, and nothing says in which zone days begin and end. ${advice(match)}`,
    )
  }
  if (bare === read)
    return { zone: NO_ZONE, reason: 'stamps are dates, and no zone is told: each counts 24 hours' }
  return { zone: NO_ZONE, reason: 'stamps are in UTC, and no zone of days is told' }
}

function needsZone(text: string, time: string | undefined, match: string): UnreadableFile {
  const shown = JSON.stringify(
    [text.trim(), ...(time === undefined ? [] : [time.trim()])].join(' '),
  )
  return new UnreadableFile(
    'file-ambiguous',
    `Time stamps such as ${shown} are local, and nothing says of which zone. ${advice(match)}`,
  )
}

function advice(match: string): string {
  return `Add the zone to the pipeline that matches this key, in pipelines.yml: - { name: my-meters, match: ${JSON.stringify(match)}, zone: Europe/London }`
}
