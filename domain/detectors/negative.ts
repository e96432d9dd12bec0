/** `negative`: intervals below zero on a meter of consumption that seldom has them. */
import * as z from 'zod'
import { SortedWindow } from '../statistics/sorted-window.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { about, clockAt } from './words.ts'

const parameters = z.strictObject({
  /** How many days back negative ones are counted. */
  lookbackDays: z.number().int().min(7).max(400).default(90),
  /** Where there were more of them the meter nets what it feeds in, and nothing is told. */
  usualDays: z.number().int().min(0).default(5),
})

/** A day without intervals is judged by its total. */
export const negative: Detector<typeof parameters> = {
  name: 'negative',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: ({ lookbackDays }) => ({ days: lookbackDays }),
  detect: function* ({ days, judgeFrom }, { lookbackDays, usualDays }) {
    const before = new SortedWindow(lookbackDays)
    for (const day of days) {
      before.moveTo(day.day)
      const found = day.kind === 'gauge' ? undefined : negativesOf(day)
      const isNews = before.size <= usualDays
      if (found !== undefined) before.add(day.day, found.lowest)
      if (day.day < judgeFrom) continue
      if (day.kind === 'gauge') yield unjudged(day.day, 'no intervals')
      else if (found === undefined || !isNews) yield normal(day.day)
      else yield toldOf(day, found)
    }
  },
}

interface Negatives {
  readonly count: number
  readonly lowest: number
  /** The slot of the lowest; undefined of a day that has but a total. */
  readonly slot: number | undefined
  /** All together. */
  readonly sum: number
}

function negativesOf({ values, totalMicro }: HistoryDay): Negatives | undefined {
  if (values.length === 0) {
    const total = Number(totalMicro)
    return total < 0 ? { count: 1, lowest: total, slot: undefined, sum: total } : undefined
  }
  let count = 0
  let sum = 0
  let slot = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number
    if (!(value < 0)) continue
    count++
    sum += value
    if (count === 1 || value < (values[slot] as number)) slot = at
  }
  return count === 0 ? undefined : { count, lowest: values[slot] as number, slot, sum }
}

function toldOf(day: HistoryDay, { count, lowest, slot, sum }: Negatives): Verdict {
  const { values, unit, date } = day
  const message =
    slot === undefined || values.length === 1
      ? `The day's consumption is ${about(lowest)} ${unit} on ${date}: a meter of consumption cannot go below zero.`
      : `${count} of ${day.readings} readings on ${date} ${count === 1 ? 'is' : 'are'} below zero, the lowest ${about(lowest)} ${unit} at ${clockAt(day, slot)}: a meter of consumption cannot go below zero.`
  return anomaly(day.day, {
    severity: sum < -0.1 * Math.abs(Number(day.totalMicro)) ? 'high' : 'medium',
    score: count,
    observed: lowest,
    expected: 0,
    lower: 0,
    upper: Math.max(0, ...values.filter((value) => value > 0)),
    unit,
    message,
  })
}
