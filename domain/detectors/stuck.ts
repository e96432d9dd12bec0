/** `stuck`: one and the same value, not zero, interval after interval. */
import * as z from 'zod'
import { longestEqualRun } from '../statistics/runs.ts'
import { SortedWindow } from '../statistics/sorted-window.ts'
import { formatDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about, clockAt, duration, slotName } from './words.ts'

const parameters = z.strictObject({
  /** A run of equal values is told from this share of a day on. */
  minimumShare: z.number().positive().max(1).default(0.5),
  /** Days with fewer readings cannot tell: a daily value is constant by nature. */
  minimumReadings: z.number().int().min(2).default(6),
  /** How many days back such runs are counted. */
  lookbackDays: z.number().int().min(7).max(400).default(90),
  /** Where more of them began in that time the meter is of that kind, and nothing is told. */
  usualRuns: z.number().int().min(0).default(1),
})

/** Longer runs are told as this long, so that no verdict hangs on how far back one looks. */
const LONGEST_DAYS = 60
/** A run that began the day before is told if it takes that share of the day. */
const LEAST_PART = 0.25

/** A run of equal values as it stands at a day's end, or the longest of the day. */
interface EqualRun {
  readonly value: number
  /** Of the day on which it began, and the slot. */
  readonly since: HistoryDay
  readonly slot: number
  readonly seconds: number
}

/** A day that has a run: its own verdict, or that on the day before where it goes on. */
interface StuckDay {
  readonly run: EqualRun
  readonly goesOn: boolean
}

/**
 * Judges each day's longest run of equal values, counted from where it began. A meter that often
 * has such runs (a constant load, a coarse register) is not told; a run that has been told is told
 * on each of its days.
 */
export const stuck: Detector<typeof parameters> = {
  name: 'stuck',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: ({ lookbackDays }) => ({ days: Math.max(lookbackDays, LONGEST_DAYS) + 2 }),
  detect: function* ({ days, judgeFrom, told }, settings) {
    const begun = new SortedWindow(settings.lookbackDays)
    const found = new Set(told)
    const reader = new RunReader(settings)
    for (const day of days) {
      begun.moveTo(day.day)
      const stuckDay = reader.take(day)
      const isNews = begun.size <= settings.usualRuns
      if (stuckDay !== undefined && !stuckDay.goesOn) begun.add(day.day, day.day)
      if (day.day < judgeFrom) continue
      if (day.readings < settings.minimumReadings) yield unjudged(day.day, 'no intervals')
      else if (stuckDay === undefined) yield normal(day.day)
      else if (stuckDay.goesOn ? found.has(day.day - 1) : isNews) {
        found.add(day.day)
        yield toldOf(day, stuckDay.run, settings)
      } else yield normal(day.day)
    }
  },
}

/** Follows runs from day to day. */
class RunReader {
  readonly #settings: z.infer<typeof parameters>
  #before: HistoryDay | undefined
  /** That at the end of the day before. */
  #open: EqualRun | undefined
  /** Whether that made the day before a stuck one. */
  #openIsTold = false

  constructor(settings: z.infer<typeof parameters>) {
    this.#settings = settings
  }

  /** The run that makes the day a stuck one, if there is one. */
  take(day: HistoryDay): StuckDay | undefined {
    const { values, slotSeconds } = day
    const isNext = this.#before?.day === day.day - 1 && this.#before.slotSeconds === slotSeconds
    const open = isNext ? this.#open : undefined
    const goesOn = isNext && this.#openIsTold
    const longest = longestEqualRun(values)
    let best: EqualRun | undefined
    if (longest.length > 0) {
      const value = values[longest.first] as number
      best = { value, since: day, slot: longest.first, seconds: longest.length * slotSeconds }
    }
    const head = open === undefined ? 0 : lengthAt(values, 0, open.value)
    const carried = open && { ...open, seconds: open.seconds + head * slotSeconds }
    const takesPart = head >= LEAST_PART * values.length
    if (carried !== undefined && takesPart && carried.seconds >= (best?.seconds ?? 0)) {
      best = carried
    }
    this.#before = day
    this.#open = head === values.length ? carried : tailOf(day)
    const { minimumShare, minimumReadings } = this.#settings
    const least = Math.max(minimumShare * values.length, minimumReadings) * slotSeconds
    const isStuck = best !== undefined && best.seconds >= least
    this.#openIsTold = isStuck && isSame(best, this.#open)
    return isStuck ? { run: best as EqualRun, goesOn: best === carried && goesOn } : undefined
  }
}

function isSame(one: EqualRun | undefined, other: EqualRun | undefined): boolean {
  return one?.since === other?.since && one?.slot === other?.slot
}

/** How many slots from that one on have the value. */
function lengthAt(values: Float64Array, from: number, value: number): number {
  let at = from
  while (at < values.length && values[at] === value) at++
  return at - from
}

function tailOf(day: HistoryDay): EqualRun | undefined {
  const { values, slotSeconds } = day
  const value = values.at(-1) as number
  if (values.length === 0 || Number.isNaN(value) || value === 0) return undefined
  let slot = values.length - 1
  while (slot > 0 && values[slot - 1] === value) slot--
  return { value, since: day, slot, seconds: (values.length - slot) * slotSeconds }
}

function toldOf(day: HistoryDay, run: EqualRun, settings: z.infer<typeof parameters>): Verdict {
  const { values, slotSeconds } = day
  const longest = LONGEST_DAYS * SECONDS_PER_DAY
  const seconds = Math.min(run.seconds, longest)
  const isToday = run.since === day
  const until = isToday
    ? run.slot + lengthAt(values, run.slot, run.value)
    : lengthAt(values, 0, run.value)
  const since = `${clockAt(run.since, run.slot)}${isToday ? '' : ` on ${run.since.date}`}`
  const span =
    seconds < longest
      ? `from ${since} to ${clockAt(day, until)}${isToday ? ` on ${day.date}` : ` on ${day.date}, ${duration(seconds)},`}`
      : `for ${LONGEST_DAYS} days or more before ${formatDate(day.day + 1)}`
  const days = seconds / SECONDS_PER_DAY
  return anomaly(day.day, {
    severity: days >= 3 ? 'high' : days >= 1 ? 'medium' : 'low',
    score: days,
    observed: (seconds / 3600) * 1e6,
    expected: 0,
    lower: 0,
    upper: settings.minimumShare * 24e6,
    unit: 'h',
    message: `Every ${slotName(slotSeconds)} ${span} reads ${about(run.value)} ${day.unit}: the meter or its link seems stuck.`,
  })
}
