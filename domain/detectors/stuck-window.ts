/** `stuck-window`: one and the same value, zero or not, for a week; told once. */
import * as z from 'zod'
import { formatMicro } from '../quantity/decimal.ts'
import { formatDate } from '../time/civil-date.ts'
import type { Detector, History, HistoryDay, Verdict } from './detector.ts'
import { tellOnce } from './episodes.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'

const parameters = z.strictObject({
  /** Calendar days that the judged day closes. */
  windowDays: z.number().int().min(1).max(60).default(7),
  /** There must be more values than so many; of values shorter than an hour, more hours of them. */
  minimumValues: z.number().int().min(2).default(100),
  /** A meter with so many days at zero in the year before the window has zeros that are no news. */
  usualZeroDays: z.number().int().min(1).default(3),
  /** An episode is over after so many days in a row with other values. */
  restDays: z.number().int().min(1).max(60).default(7),
})

type Settings = z.infer<typeof parameters>

const YEAR = 365
const SECONDS_PER_HOUR = 3600

/** What a day is to the window that it lies in. */
interface FlatDay {
  /** The one value that all have, in 1e-6 of the unit; undefined where they differ. */
  readonly value: number | undefined
  readonly count: number
}

/**
 * Judges the last `windowDays` days as one, complete or not, of whatever is measured. A day at zero
 * now and then shows that zero is natural there: the gas of a summer, a pump that rests. Days that
 * were found anomalous show nothing.
 */
export const stuckWindow: Detector<typeof parameters> = {
  name: 'stuck-window',
  family: 'rule',
  looksAt: 'everything',
  parameters,
  needs: ({ windowDays, restDays }) => ({ days: windowDays + YEAR + restDays }),
  detect: (history, settings) => {
    const windows = new Windows(history, settings)
    const days = history.days.map(({ day }) => day)
    return tellOnce(days, history.judgeFrom, settings.restDays, (day) => windows.judge(day))
  },
}

class Windows {
  readonly #settings: Settings
  readonly #days: ReadonlyMap<number, HistoryDay>
  readonly #flat = new Map<number, FlatDay>()
  /** Days at zero that are examples of what is usual, sorted. */
  readonly #zeros: readonly number[]

  constructor(history: History, settings: Settings) {
    this.#settings = settings
    this.#days = new Map(history.days.map((day) => [day.day, day]))
    const zeros = history.days.filter((day) => isAtZero(day) && !history.isUnusual(day.day))
    this.#zeros = zeros.map(({ day }) => day)
  }

  judge(day: number): Verdict {
    const { windowDays, minimumValues } = this.#settings
    let count = 0
    let value: number | undefined
    let differs = false
    let from = day
    for (let other = day; other > day - windowDays; other--) {
      const flat = this.#flatDay(other)
      if (flat === undefined || flat.count === 0) continue
      from = other
      count += flat.count
      differs ||= flat.value === undefined || (value !== undefined && value !== flat.value)
      value = flat.value
    }
    if (count === 0) return unjudged(day, 'no intervals')
    if (differs) return normal(day)
    if (count <= minimumValues) return unjudged(day, 'too little history')
    if (value === 0 && this.#isZeroUsual(day)) return normal(day)
    return this.#told(from, day, value as number, count)
  }

  #flatDay(day: number): FlatDay | undefined {
    const found = this.#days.get(day)
    if (found === undefined) return undefined
    const known = this.#flat.get(day) ?? flatDay(found)
    this.#flat.set(day, known)
    return known
  }

  #isZeroUsual(day: number): boolean {
    const { windowDays, usualZeroDays } = this.#settings
    const before = day - windowDays + 1
    let count = 0
    for (const zero of this.#zeros) if (zero >= before - YEAR && zero < before) count++
    return count >= usualZeroDays
  }

  #told(from: number, day: number, value: number, count: number): Verdict {
    const { unit } = this.#days.get(day) as HistoryDay
    const { minimumValues } = this.#settings
    const valueMicro = BigInt(Math.round(value))
    const shown = `${formatMicro(valueMicro)} ${unit}`.trim()
    return anomaly(day, {
      severity: value === 0 ? 'medium' : 'high',
      score: count / minimumValues,
      observed: valueMicro,
      expected: valueMicro,
      lower: valueMicro,
      upper: valueMicro,
      unit,
      message: `All values from ${formatDate(from)} to ${formatDate(day)} are ${shown}: the meter or its link seems stuck.`,
    })
  }
}

function isAtZero({ values, totalMicro }: HistoryDay): boolean {
  return totalMicro === 0n && values.every((value) => value === 0 || Number.isNaN(value))
}

function flatDay({ values, slotSeconds }: HistoryDay): FlatDay {
  let value: number | undefined
  let count = 0
  for (const each of values) {
    if (Number.isNaN(each)) continue
    count++
    value ??= each
    if (each !== value) return { value: undefined, count: values.length }
  }
  return { value, count: count * Math.min(1, slotSeconds / SECONDS_PER_HOUR) }
}
