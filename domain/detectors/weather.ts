/** `weather`: a day's energy against what its outdoor temperature lets expect; told once. */
import * as z from 'zod'
import { median, robustScale } from '../statistics/robust.ts'
import type { Detector, History, Verdict } from './detector.ts'
import { tellOnce } from './episodes.ts'
import { fromFahrenheit, temperatureUnit } from './temperature.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { type Observation, observe } from './weather/observations.ts'
import { expectedUsage, fitUsageModel, type UsageModel } from './weather/usage-model.ts'
import { about } from './words.ts'

const parameters = z.strictObject({
  /** Meter id of the gauge of outdoor air temperature; without it nothing is judged. */
  temperature: z.string().min(1).optional(),
  /** Of that gauge, where its own unit does not say it. */
  unit: z.enum(['C', 'F']).optional(),
  /** Whether energy may rise with warmth; told from the unit where it is not given: not of volumes or therms. */
  cooling: z.boolean().optional(),
  /** Days before the judged one that the model is fitted to. */
  baselineDays: z.number().int().min(60).max(1095).default(365),
  /** With fewer whole and usual ones the day is not judged. CalTRACK asks for 329 of a year. */
  minimumDays: z.number().int().min(30).default(300),
  /** How many robust scales of the residuals a day may lie off. */
  threshold: z.number().positive().default(6),
  /** The scale is at least this share of the usual energy of a day. */
  floorShare: z.number().positive().default(0.03),
  /** An episode is over after so many days in a row within. */
  restDays: z.number().int().min(1).max(60).default(7),
})

type Settings = z.infer<typeof parameters>

const MICRO = 1e6
/** What burns does not cool (CalTRACK 2.0, 3.2.1.1). */
const FUELS = ['m3', 'ft3', 'therm']

/**
 * Fits CalTRACK's daily model (`weather/usage-model.ts`) to the year before each day, without
 * incomplete and unusual days, and judges the difference to what it expects by the median
 * absolute deviation of the fit's own residuals. A day's temperature is the mean of its readings.
 */
export const weather: Detector<typeof parameters> = {
  name: 'weather',
  family: 'model',
  looksAt: 'consumption',
  parameters,
  needs: ({ baselineDays, restDays, temperature }) => ({
    days: baselineDays + restDays,
    ...(temperature !== undefined && { companions: () => [temperature] }),
  }),
  detect: (history, settings) => {
    const days = history.days.map(({ day }) => day)
    return tellOnce(days, history.judgeFrom, settings.restDays, judgeOf(history, settings))
  },
}

function judgeOf(history: History, settings: Settings): (day: number) => Verdict {
  const gauge = history.companions.get(settings.temperature ?? '') ?? []
  const isUnitKnown = gauge.some(
    ({ unit }) => (temperatureUnit(unit) ?? settings.unit) !== undefined,
  )
  if (settings.temperature === undefined) return (day) => unjudged(day, 'not configured')
  if (gauge.length === 0) return (day) => unjudged(day, 'no companion')
  if (!isUnitKnown) return (day) => unjudged(day, 'not configured')
  const observed = observe(history.days, gauge, settings.unit)
  const partial = new Set(
    history.days.filter(({ quality }) => quality === 'partial').map(({ day }) => day),
  )
  return (day) => {
    const judged = observed.get(day)
    if (judged === undefined) {
      return unjudged(day, partial.has(day) ? 'incomplete day' : 'no companion')
    }
    const baseline: Observation[] = []
    for (let other = day - settings.baselineDays; other < day; other++) {
      const example = observed.get(other)
      if (example !== undefined && !history.isUnusual(other)) baseline.push(example)
    }
    if (baseline.length < settings.minimumDays) return unjudged(day, 'too little history')
    return judgeDay(judged, baseline, settings)
  }
}

function judgeDay(
  { energy, usage, air }: Observation,
  baseline: readonly Observation[],
  { threshold, floorShare, cooling }: Settings,
): Verdict {
  const { day, date, unit } = energy
  const usages = baseline.map((each) => each.usage)
  const temperatures = baseline.map((each) => each.air.temperature)
  const model = fitUsageModel(temperatures, usages, cooling ?? !FUELS.includes(unit))
  const residuals = baseline.map((each) => each.usage - expectedUsage(model, each.air.temperature))
  const scale = Math.max(robustScale(residuals), floorShare * Math.abs(median(usages)))
  if (scale === 0) return unjudged(day, 'flat baseline')
  const expected = expectedUsage(model, air.temperature)
  const score = Math.abs(usage - expected) / scale
  if (score <= threshold) return normal(day)
  const [lower, upper] = [expected - threshold * scale, expected + threshold * scale]
  const shown = (value: number): string => about(value * 1e6)
  const degrees = (value: number): string =>
    `${fromFahrenheit(value, air.unit).toFixed(1)} °${air.unit}`
  return anomaly(day, {
    severity: score > 4 * threshold ? 'high' : score > 2 * threshold ? 'medium' : 'low',
    score,
    observed: energy.totalMicro,
    expected: expected * MICRO,
    lower: lower * MICRO,
    upper: upper * MICRO,
    unit,
    message: `${shown(usage)} ${unit} on ${date}, at ${degrees(air.temperature)}, where ${shown(expected)} ${unit} is usual in such weather (normal is ${shown(lower)} to ${shown(upper)}; the meter ${describe(model, degrees)}).`,
  })
}

/** What the model has learned, as `heats below 15.6 °C`. */
function describe({ heating, cooling }: UsageModel, degrees: (value: number) => string): string {
  const parts: string[] = []
  if (heating !== undefined) parts.push(`heats below ${degrees(heating.balancePoint)}`)
  if (cooling !== undefined) parts.push(`cools above ${degrees(cooling.balancePoint)}`)
  return parts.length === 0 ? 'hardly minds the weather' : parts.join(' and ')
}
