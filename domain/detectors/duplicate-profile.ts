/** `duplicate-profile`: a day's intervals are those of another day, or of another meter. */
import * as z from 'zod'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about, slotName } from './words.ts'

const parameters = z.strictObject({
  /** How many days back the same intervals are looked for. */
  lookbackDays: z.number().int().min(1).max(400).default(35),
  /** A day with fewer different values that are not zero is like others by nature. */
  minimumValues: z.number().int().min(2).default(8),
  /** Where more of those days have repeated another one, the meter's profile is made up, and nothing is told. */
  usualDays: z.number().int().min(0).default(5),
  /** Ids of meters whose same day is compared as well. */
  others: z.array(z.string().min(1)).max(100).default([]),
  /** The name of a group of `groups:` in detectors.yml, whose meters are compared with each other. */
  group: z.string().max(100).default(''),
})

export const duplicateProfile: Detector<typeof parameters> = {
  name: 'duplicate-profile',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  // Each day of the lookback is itself compared with those before it.
  needs: ({ lookbackDays, others, group }) => ({
    days: 2 * lookbackDays,
    ...(group !== '' && { group }),
    ...(others.length > 0 && {
      companions: (meterId: string) => others.filter((other) => other !== meterId),
    }),
  }),
  detect: function* ({ days, judgeFrom, companions, groups }, settings) {
    const { lookbackDays, minimumValues, usualDays } = settings
    const wanted = new Set([...settings.others, ...(groups?.get(settings.group) ?? [])])
    const others = [...companions]
      .filter(([id]) => wanted.has(id))
      .map(([id, theirs]) => [id, new Map(theirs.map((day) => [day.day, day]))] as const)
    const newest = new Map<number, HistoryDay>()
    const repeated: number[] = []
    for (const day of days) {
      const hash = isTelling(day, minimumValues) ? hashOf(day.values) : undefined
      const twin = hash === undefined ? undefined : newest.get(hash)
      const isTwin = twin !== undefined && day.day - twin.day <= lookbackDays && isEqual(day, twin)
      if (hash !== undefined) newest.set(hash, day)
      while ((repeated[0] as number) < day.day - lookbackDays) repeated.shift()
      const isNews = repeated.length <= usualDays
      if (isTwin) repeated.push(day.day)
      if (day.day < judgeFrom) continue
      if (day.values.length < minimumValues) yield unjudged(day.day, 'no intervals')
      else if (hash === undefined) yield unjudged(day.day, 'flat baseline')
      else if (isTwin && isNews) yield toldOf(day, `those of ${twin.date}`)
      else {
        const alike = others.find(([, theirs]) => isEqual(day, theirs.get(day.day)))
        yield alike ? toldOf(day, `those of meter ${alike[0]} on that day`) : normal(day.day)
      }
    }
  },
}

/** Whether equal intervals could hardly be chance. */
function isTelling({ values }: HistoryDay, minimumValues: number): boolean {
  const seen = new Set<number>()
  for (const value of values) {
    if (value !== 0 && !Number.isNaN(value)) seen.add(value)
    if (seen.size >= minimumValues) return true
  }
  return false
}

/** Fowler, Noll and Vo's FNV-1a over the values' 32-bit halves. */
function hashOf(values: Float64Array): number {
  const halves = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  let hash = 0x811c9dc5
  for (const half of halves) hash = Math.imul(hash ^ half, 0x01000193)
  return hash
}

function isEqual(day: HistoryDay, other: HistoryDay | undefined): boolean {
  if (other === undefined || other.unit !== day.unit) return false
  if (other.values.length !== day.values.length) return false
  return day.values.every((value, slot) => Object.is(value, other.values[slot]))
}

function toldOf(day: HistoryDay, whose: string): Verdict {
  const { unit, date, totalMicro, readings, slotSeconds } = day
  return anomaly(day.day, {
    severity: 'medium',
    score: readings,
    observed: totalMicro,
    expected: totalMicro,
    lower: totalMicro,
    upper: totalMicro,
    unit,
    message: `All ${readings} readings of ${date} (${slotName(slotSeconds)} by ${slotName(slotSeconds)}, ${about(Number(totalMicro))} ${unit} in total) are exactly ${whose}: one is likely a copy of the other.`,
  })
}
