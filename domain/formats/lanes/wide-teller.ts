/** A wide reader's lane, where its profile has one, and what the reader tells it. */
import { isDateDay } from '../../time/civil-date.ts'
import type { StampReader } from '../../time/stamp.ts'
import { isPlainDay, type Zone } from '../../time/zone.ts'
import type { RowFacts } from '../readers/row-facts.ts'
import type { ReadingContext } from '../readers/row-reader.ts'
import { hasNumericNulls } from '../readers/values.ts'
import type { Lane } from './lane.ts'
import { layRoles } from './row-roles.ts'
import { RowScanner } from './row-scanner.ts'
import { type LastDay, WideLane, type WideTeller } from './wide-lane.ts'

/** The reader's own parts. */
export interface WideParts {
  readonly context: ReadingContext
  readonly width: number
  readonly facts: RowFacts
  readonly stamp: StampReader
  /** Days that rows name. */
  readonly days: Zone
  readonly date: number
  readonly unit: number | undefined
  readonly indexes: readonly number[]
  readonly lengthSeconds: number
  /** Whether columns are of another zone's days. */
  readonly isElsewhere: boolean
  readonly lastRow: () => Pick<LastDay, 'choice' | 'starts'> | undefined
}

/** The lane; undefined where rows have to be judged one after the other. */
export function wideLane(parts: WideParts): Lane | undefined {
  const { context, facts, isElsewhere, indexes, width, date, unit } = parts
  const { profile, rules, fast } = context
  const hasFlags = profile.intervals.quality !== undefined
  if (fast === undefined || rules.active || isElsewhere || hasFlags || hasNumericNulls(profile)) {
    return undefined
  }
  const roles = layRoles(width, {
    meter: facts.meterColumn,
    times: [date],
    facts: [...facts.columns, ...(unit === undefined ? [] : [unit])],
    values: indexes,
  })
  if (roles === undefined) return undefined
  const scanner = new RowScanner(roles, fast.delimiter, (profile.text.decimal ?? '.').charCodeAt(0))
  return new WideLane(scanner, tellerOf(parts), fast.gatherer)
}

function tellerOf(parts: WideParts): WideTeller {
  const { facts, stamp, days, lengthSeconds } = parts
  return {
    lengthSeconds,
    meterOf: (text) => (facts.readMeterText(text) === undefined ? facts.meterId : undefined),
    dayOf: (text) => {
      const status = stamp.read(text)
      if (status !== 'ok' && status !== 'no-such-time') return undefined
      const { day } = stamp
      return isDateDay(day) && isPlainDay(days.day(day)) ? day : undefined
    },
    lastRow: () => {
      const { quality, revision, meterId } = facts
      const last = parts.lastRow()
      return last === undefined || quality === 'missing'
        ? undefined
        : { quality, revision, meterId, ...last }
    },
  }
}
