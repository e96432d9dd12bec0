/** `impossible`: more than the connection can carry, or many times what it ever did of late. */
import * as z from 'zod'
import { SortedWindow } from '../statistics/sorted-window.ts'
import { SECONDS_PER_DAY } from '../time/civil-date.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about, clockAt } from './words.ts'

const parameters = z.strictObject({
  /** The most that the connection carries; of meters in kWh. */
  capacityKw: z.number().positive().optional(),
  /** The rating of the main fuse, where no capacity is given. */
  fuseAmps: z.number().positive().optional(),
  /** From phase to neutral. */
  volts: z.number().positive().default(230),
  phases: z.number().int().min(1).max(3).default(3),
  /** Without capacity or fuse: this many times the highest interval of late is impossible. */
  multiple: z.number().gt(1).default(6),
  /** How many days back that is looked for. */
  lookbackDays: z.number().int().min(7).max(400).default(90),
  /** With fewer days in them nothing is judged by it. */
  minimumDays: z.number().int().min(3).default(28),
})

type Settings = z.infer<typeof parameters>

/**
 * The highest days that do not count as a measure of what is possible: so a wrong value or two
 * hide no others, and a load that has really grown is told no oftener than that.
 */
const LEFT_OUT = 2

export const impossible: Detector<typeof parameters> = {
  name: 'impossible',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: ({ lookbackDays }) => ({ days: lookbackDays }),
  detect: function* ({ days, judgeFrom }, settings) {
    const highest = new SortedWindow(settings.lookbackDays)
    for (const day of days) {
      highest.moveTo(day.day)
      const peak = peakOf(day)
      if (day.day >= judgeFrom) yield judge(day, peak, highest, settings)
      if (peak !== undefined) highest.add(day.day, perHour(peak))
    }
  },
}

interface Peak {
  readonly value: number
  readonly slot: number
  readonly seconds: number
}

/** The day's highest interval; of a register the day itself. */
function peakOf({
  kind,
  values,
  totalMicro,
  slotSeconds,
  completeness,
}: HistoryDay): Peak | undefined {
  if (kind === 'gauge') return undefined
  if (values.length === 0) {
    if (completeness < 1) return undefined
    return { value: Number(totalMicro), slot: 0, seconds: SECONDS_PER_DAY }
  }
  let slot = -1
  for (let at = 0; at < values.length; at++) {
    if (slot < 0 ? !Number.isNaN(values[at]) : (values[at] as number) > (values[slot] as number)) {
      slot = at
    }
  }
  if (slot < 0) return undefined
  return { value: values[slot] as number, slot, seconds: slotSeconds }
}

/** Compared as a rate, so that a meter may change its resolution. */
function perHour({ value, seconds }: Peak): number {
  return (value * 3600) / seconds
}

function judge(
  day: HistoryDay,
  peak: Peak | undefined,
  highest: SortedWindow,
  settings: Settings,
): Verdict {
  if (peak === undefined) return unjudged(day.day, 'no intervals')
  const capacity = day.unit === 'kWh' ? capacityOf(settings) : undefined
  if (capacity !== undefined) {
    if (perHour(peak) <= capacity.kw * 1e6) return normal(day.day)
    const limit = (capacity.kw * 1e6 * peak.seconds) / 3600
    return toldOf(day, peak, { limit, usual: highest.at(-1), why: `more than ${capacity.words}` })
  }
  if (highest.size < settings.minimumDays) return unjudged(day.day, 'too little history')
  const known = highest.at(-1 - LEFT_OUT) as number
  if (known <= 0) return unjudged(day.day, 'flat baseline')
  if (perHour(peak) <= settings.multiple * known) return normal(day.day)
  const usual = (known * peak.seconds) / 3600
  const times = Math.round((peak.value / usual) * 10) / 10
  const why = `${times} times the ${about(usual)} ${day.unit} that it hardly passed in the ${highest.size} days before`
  return toldOf(day, peak, { limit: settings.multiple * usual, usual: known, why })
}

function capacityOf({
  capacityKw,
  fuseAmps,
  volts,
  phases,
}: Settings): { readonly kw: number; readonly words: string } | undefined {
  if (capacityKw !== undefined) {
    return { kw: capacityKw, words: `the ${capacityKw} kW that the connection can carry` }
  }
  if (fuseAmps === undefined) return undefined
  const kw = (fuseAmps * volts * phases) / 1000
  const words = `the ${about(kw * 1e6)} kW that ${phases === 1 ? 'one phase' : `${phases} phases`} at ${volts} V with a fuse of ${fuseAmps} A can carry`
  return { kw, words }
}

interface Limit {
  /** For the interval, in 1e-6 of the unit. */
  readonly limit: number
  /** The highest of late, in 1e-6 of the unit per hour. */
  readonly usual: number | undefined
  readonly why: string
}

function toldOf(day: HistoryDay, peak: Peak, { limit, usual, why }: Limit): Verdict {
  const { unit, date } = day
  const isDay = peak.seconds >= SECONDS_PER_DAY
  const when = isDay
    ? date
    : `${date} from ${clockAt(day, peak.slot)} to ${clockAt(day, peak.slot + 1)}`
  const rate = unit === 'kWh' && !isDay ? ` (${about(perHour(peak))} kW)` : ''
  const score = peak.value / limit
  return anomaly(day.day, {
    severity: score >= 3 ? 'high' : 'medium',
    score,
    observed: peak.value,
    expected: Math.min(limit, ((usual ?? 0) * peak.seconds) / 3600),
    lower: 0,
    upper: limit,
    unit,
    message: `${about(peak.value)} ${unit}${rate} on ${when} is ${why}.`,
  })
}
