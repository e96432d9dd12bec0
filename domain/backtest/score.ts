/**
 * Scores days that were told against labelled events:
 *
 * - A day hits an event if it lies between its first day and its last, or at most a day beside
 *   them. A shift has to be hit within its first 7 days, or the day before it.
 * - Precision is the share of told days that hit an event; recall that of events that were hit, each
 *   of which counts once; F1 their harmonic mean.
 * - A day that hits nothing is a false alarm, unless it is neither right nor wrong: an ignored day,
 *   the rest of a shift, or one of the 7 days after it. Years are those of all other days.
 * - Only days within the meter's span count, and events that begin there.
 */
import {
  type LabelledEvent,
  type Labels,
  SHIFT,
  SHIFT_TAIL_DAYS,
  type Span,
  TOLERANCE_DAYS,
} from './labels.ts'

/** Days that were told, by meter. */
export type ToldDays = ReadonlyMap<string, ReadonlySet<number>>

export interface KindScore {
  readonly events: number
  readonly found: number
}

export interface Score {
  readonly events: number
  readonly found: number
  /** Told days that count, that hit an event, and that are false alarms. */
  readonly toldDays: number
  readonly trueDays: number
  readonly falseDays: number
  /** Runs of false days one after the other. */
  readonly falseEpisodes: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly meterYears: number
  readonly falseDaysPerMeterYear: number
  readonly falseEpisodesPerMeterYear: number
  /** By the kinds of events, sorted. */
  readonly kinds: Readonly<Record<string, KindScore>>
}

const SHIFT_HEAD_DAYS = 7
const DAYS_PER_YEAR = 365.25

/** Where nothing was told precision is 0, and without an event recall is. */
export function scoreDays(labels: Labels, told: ToldDays): Score {
  const kinds = new Map<string, { events: number; found: number }>()
  const sum = { events: 0, found: 0, toldDays: 0, trueDays: 0, falseDays: 0, falseEpisodes: 0 }
  let scoredDays = 0
  const events = Map.groupBy(labels.events, ({ meter }) => meter)
  for (const [meter, span] of labels.spans) {
    const ofMeter = events.get(meter) ?? []
    const days = [...(told.get(meter) ?? [])].filter((day) => isWithin(day, span))
    const grey = greyDays(ofMeter, labels.ignore[meter] ?? [])
    const hitting = days.filter((day) => ofMeter.some((event) => isWithin(day, windowOf(event))))
    const right = new Set(hitting)
    const wrong = days.filter((day) => !right.has(day) && !grey.has(day)).sort((a, b) => a - b)
    for (const event of ofMeter.filter((one) => counts(one, span))) {
      const found = days.some((day) => isWithin(day, windowOf(event)))
      const kind = kinds.get(event.kind) ?? { events: 0, found: 0 }
      kinds.set(event.kind, kind)
      kind.events++
      sum.events++
      if (!found) continue
      kind.found++
      sum.found++
    }
    sum.toldDays += days.length
    sum.trueDays += right.size
    sum.falseDays += wrong.length
    sum.falseEpisodes += wrong.filter((day, at) => day !== (wrong[at - 1] ?? -1) + 1).length
    scoredDays += span[1] - span[0] + 1 - [...grey].filter((day) => isWithin(day, span)).length
  }
  const precision = ratio(sum.trueDays, sum.trueDays + sum.falseDays)
  const recall = ratio(sum.found, sum.events)
  const meterYears = scoredDays / DAYS_PER_YEAR
  return {
    ...sum,
    ...{ precision, recall, f1: ratio(2 * precision * recall, precision + recall), meterYears },
    falseDaysPerMeterYear: ratio(sum.falseDays, meterYears),
    falseEpisodesPerMeterYear: ratio(sum.falseEpisodes, meterYears),
    kinds: Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** The days on which a finding is of the event. */
export function windowOf({ kind, start, end }: LabelledEvent): Span {
  return kind === SHIFT
    ? [start - TOLERANCE_DAYS, Math.min(end, start + SHIFT_HEAD_DAYS - 1)]
    : [start - TOLERANCE_DAYS, end + TOLERANCE_DAYS]
}

/** Whether an event is among those to be found: it begins in the span. */
export function counts(event: LabelledEvent, [from, to]: Span): boolean {
  const [first, last] = windowOf(event)
  return last >= from && first <= to && event.start >= from
}

export function isWithin(day: number, [from, to]: Span): boolean {
  return day >= from && day <= to
}

function greyDays(events: readonly LabelledEvent[], ignored: readonly number[]): Set<number> {
  const grey = new Set(ignored)
  for (const event of events) {
    if (event.kind !== SHIFT) continue
    const [, head] = windowOf(event)
    for (let day = head + 1; day <= event.end + SHIFT_TAIL_DAYS; day++) grey.add(day)
  }
  return grey
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
