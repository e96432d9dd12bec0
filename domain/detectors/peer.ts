/** `peer`: a meter's day against the same day of the other meters of its group. */
import * as z from 'zod'
import { median, robustScale } from '../statistics/robust.ts'
import { formatDate } from '../time/civil-date.ts'
import type { Anomalous, Detector, History, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about } from './words.ts'

const parameters = z.strictObject({
  /** The name of a group of `groups:` in detectors.yml. */
  group: z.string().max(100).default(''),
  /** Days before the judged one that tell each meter's own level, and how far it strays from the others. */
  days: z.number().int().min(14).max(365).default(60),
  /** With fewer whole days of these, a meter is neither judged nor compared with. */
  minimumDays: z.number().int().min(7).default(21),
  /** So many others must have the day. */
  minimumPeers: z.number().int().min(2).default(4),
  /** How many scales of its own earlier departures a departure may reach. */
  threshold: z.number().positive().default(5),
  /** A total within this share of what the others make expect is always normal. */
  floorShare: z.number().positive().max(10).default(0.25),
})

type Settings = z.infer<typeof parameters>

/** A day at less than this share of a meter's level departs no further: its logarithm has no end. */
const LEAST_RATIO = 0.01

/**
 * Each meter's total is taken as a ratio to its own level, the median of its whole days before. The
 * median ratio of the others is what the day was like for all; how far the meter's own ratio
 * departs from it, on a log scale, is judged by the median and the median absolute deviation of its
 * departures in the days before. Days that were found unusual leave level and scale.
 */
export const peer: Detector<typeof parameters> = {
  name: 'peer',
  family: 'model',
  looksAt: 'consumption',
  parameters,
  // A departure in the baseline has a level of its own, of as many days before it.
  needs: ({ group, days }) => ({ days: 2 * days, ...(group !== '' && { group }) }),
  detect: (history, settings) => {
    const asked = history.days.filter(({ day }) => day >= history.judgeFrom)
    const members = history.groups?.get(settings.group)
    if (members === undefined) return asked.map(({ day }) => unjudged(day, 'not configured'))
    const found = new Set<number>()
    const isUnusual = (day: number): boolean =>
      history.isUnusual(day) || history.told.has(day) || found.has(day)
    const model = new PeerModel(history, members, settings, isUnusual)
    return asked.map((day) => {
      const verdict = model.judge(day)
      if (verdict.verdict === 'anomaly') found.add(day.day)
      return verdict
    })
  },
}

class PeerModel {
  readonly #settings: Settings
  readonly #isUnusual: (day: number) => boolean
  readonly #own: ReadonlyMap<number, HistoryDay>
  readonly #others: readonly ReadonlyMap<number, number>[]
  readonly #departures = new Map<number, { of: number; expected: number } | undefined>()

  constructor(
    history: History,
    members: readonly string[],
    settings: Settings,
    isUnusual: (day: number) => boolean,
  ) {
    this.#settings = settings
    this.#isUnusual = isUnusual
    this.#own = wholeDays(history.days)
    this.#others = members
      .filter((meterId) => meterId !== history.meterId)
      .flatMap((meterId) => {
        const days = history.companions.get(meterId)
        return days === undefined ? [] : [ratiosOf(days, settings)]
      })
  }

  judge(day: HistoryDay): Verdict {
    const { days, minimumDays, threshold, floorShare } = this.#settings
    if (!this.#own.has(day.day)) return unjudged(day.day, 'incomplete day')
    const level = this.#levelBefore(day.day)
    if (level === undefined) return unjudged(day.day, 'too little history')
    if (level <= 0) return unjudged(day.day, 'flat baseline')
    const today = this.#departure(day.day)
    if (today === undefined) return unjudged(day.day, 'no companion')
    const before: number[] = []
    for (let other = day.day - days; other < day.day; other++) {
      const departure = this.#isUnusual(other) ? undefined : this.#departure(other)
      if (departure !== undefined) before.push(departure.of)
    }
    if (before.length < minimumDays) return unjudged(day.day, 'too little history')
    const centre = median(before)
    const limit = Math.max(threshold * robustScale(before), Math.log1p(floorShare))
    const departs = Math.abs(today.of - centre)
    if (departs <= limit) return normal(day.day)
    return told(day, today.expected * Math.exp(centre), { departs, limit, threshold })
  }

  /** The log of its own ratio over that of the others; undefined where it cannot be told. */
  #departure(day: number): { of: number; expected: number } | undefined {
    if (this.#departures.has(day)) return this.#departures.get(day)
    const departure = this.#departureOn(day)
    // Levels hang on what is unusual before that day, which is known by the time it is asked for.
    this.#departures.set(day, departure)
    return departure
  }

  #departureOn(day: number): { of: number; expected: number } | undefined {
    const own = this.#own.get(day)
    const level = own === undefined ? undefined : this.#levelBefore(day)
    if (own === undefined || level === undefined || level <= 0) return undefined
    const ratios = this.#others.flatMap((others) => others.get(day) ?? [])
    if (ratios.length < this.#settings.minimumPeers) return undefined
    const ofOthers = median(ratios)
    if (ofOthers < LEAST_RATIO) return undefined
    const ratio = Math.max(LEAST_RATIO, Number(own.totalMicro) / level)
    return { of: Math.log(ratio / ofOthers), expected: level * ofOthers }
  }

  #levelBefore(day: number): number | undefined {
    return levelBefore(this.#own, day, this.#settings, this.#isUnusual)
  }
}

function wholeDays(days: readonly HistoryDay[]): ReadonlyMap<number, HistoryDay> {
  return new Map(days.filter(({ quality }) => quality !== 'partial').map((day) => [day.day, day]))
}

function levelBefore(
  whole: ReadonlyMap<number, HistoryDay>,
  day: number,
  { days, minimumDays }: Settings,
  isUnusual: (day: number) => boolean,
): number | undefined {
  const totals: number[] = []
  for (let other = day - days; other < day; other++) {
    const total = whole.get(other)?.totalMicro
    if (total !== undefined && !isUnusual(other)) totals.push(Number(total))
  }
  return totals.length < minimumDays ? undefined : median(totals)
}

/** Of each list of days, by `days` and `minimumDays`: the meters of a group share their companions. */
const knownRatios = new WeakMap<readonly HistoryDay[], Map<string, ReadonlyMap<number, number>>>()

/** Another meter's whole days as ratios to its level before each. */
function ratiosOf(days: readonly HistoryDay[], settings: Settings): ReadonlyMap<number, number> {
  const key = `${settings.days} ${settings.minimumDays}`
  const known = knownRatios.get(days) ?? new Map<string, ReadonlyMap<number, number>>()
  knownRatios.set(days, known)
  const before = known.get(key)
  if (before !== undefined) return before
  const whole = wholeDays(days)
  const ratios = new Map<number, number>()
  for (const { day, totalMicro } of whole.values()) {
    const level = levelBefore(whole, day, settings, () => false)
    if (level !== undefined && level > 0) ratios.set(day, Number(totalMicro) / level)
  }
  known.set(key, ratios)
  return ratios
}

function told(
  day: HistoryDay,
  expected: number,
  { departs, limit, threshold }: { departs: number; limit: number; threshold: number },
): Anomalous {
  const [lower, upper] = [expected * Math.exp(-limit), expected * Math.exp(limit)]
  const above = Number(day.totalMicro) > expected
  return anomaly(day.day, {
    severity: departs > 4 * limit ? 'high' : departs > 2 * limit ? 'medium' : 'low',
    score: (departs / limit) * threshold,
    observed: day.totalMicro,
    ...{ expected, lower, upper },
    unit: day.unit,
    message: `${about(Number(day.totalMicro))} ${day.unit} on ${formatDate(day.day)} is far ${above ? 'above' : 'below'} the ${about(expected)} ${day.unit} that the other meters of its group make expect (normal is ${about(lower)} to ${about(upper)}).`,
  })
}
