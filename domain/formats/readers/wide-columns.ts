/** Binds a profile's interval columns to a file's titles. */
import { UnreadableFile } from '../../errors.ts'
import { dividesDay } from '../../readings/interval-length.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import type { Profile } from '../profile/profile.ts'
import {
  clockTitles,
  expressedTitles,
  numberTitles,
  rangeTitles,
  runsToMidnight,
  type TitledIntervals,
} from '../titles/interval-titles.ts'
import type { IntervalColumns } from './wide-placement.ts'

/** The interval columns, or UnreadableFile (`header-unknown`) with what to say in the pipeline. */
export function bindIntervals(profile: Profile, titles: readonly string[]): IntervalColumns {
  const found = findIntervals(profile, titles)
  if (found === undefined) {
    throw new UnreadableFile(
      'header-unknown',
      `The profile "${profile.name}" reads a day's intervals from columns, and the titles name none (such as 0:00, 0:30; 1 to 48; 00:00-00:15).`,
    )
  }
  const { indexes, labels, lengthSeconds } = found
  const said =
    typeof profile.time.interval === 'number' ? profile.time.interval * 60 : lengthSeconds
  if (said !== lengthSeconds) {
    throw new UnreadableFile(
      'header-unknown',
      `The columns are ${lengthSeconds / 60} minutes apart, but "interval: ${said / 60}" is said.`,
    )
  }
  if (!dividesDay(lengthSeconds)) throw unevenColumns(lengthSeconds)
  const width = titles.length
  const closeRow = indexes[0] === width - indexes.length && indexes.at(-1) === width - 1
  if (profile.time.label === 'end' && found.names === 'clock') {
    // 00:00 closes the day.
    const starts = labels.map((label) => (label || SECONDS_PER_DAY) - lengthSeconds)
    if (starts.some((start) => start < 0)) {
      throw new UnreadableFile(
        'header-unknown',
        `The first interval would begin before midnight: its title is less than ${lengthSeconds / 60} minutes after it, so titles cannot be the ends of intervals. Leave out "label: end".`,
      )
    }
    return { indexes, starts, lengthSeconds, closeRow }
  }
  if (found.names === 'clock' && runsToMidnight(found)) {
    throw new UnreadableFile(
      'header-unknown',
      'The columns run from the end of the first interval to midnight, so they label the ends of intervals; say so with "label: end" in the pipeline that matches this key.',
    )
  }
  const areNumbered = found.names === 'period'
  return { indexes, starts: labels, lengthSeconds, closeRow, areNumbered }
}

/** What is said of columns of which no number makes a day. */
export function unevenColumns(lengthSeconds: number): UnreadableFile {
  return new UnreadableFile(
    'header-unknown',
    `The columns are ${lengthSeconds / 60} minutes apart, which divides no day.`,
  )
}

function findIntervals(profile: Profile, titles: readonly string[]): TitledIntervals | undefined {
  const { title, as, first, count, step } = profile.intervals
  const minutes = typeof profile.time.interval === 'number' ? profile.time.interval : undefined
  if (first !== undefined && count !== undefined && minutes !== undefined) {
    const places = Array.from({ length: count }, (_, at) => at)
    return {
      indexes: places.map((at) => first - 1 + at * (step ?? 1)),
      labels: places.map((at) => at * minutes * 60),
      lengthSeconds: minutes * 60,
      names: 'period',
    }
  }
  if (title !== undefined) {
    return expressedTitles(titles, new RegExp(title, 'iu'), as ?? 'period', minutes)
  }
  return clockTitles(titles) ?? rangeTitles(titles) ?? numberTitles(titles)
}
