/** What a detector is: a pure function from a meter's settled history to verdicts. */
import type { z } from 'zod'
import type { Severity } from '../detection/anomaly.ts'
import type { SummedDay } from '../readings/settled-day.ts'

/** A settled day of a meter that has values, with its day number beside the date. */
export interface HistoryDay extends SummedDay {
  readonly day: number
  readonly minMicro: number
  readonly maxMicro: number
}

/** One channel's days, sorted; days without a value are absent. */
export interface History {
  readonly days: readonly HistoryDay[]
  /** Verdicts are asked for this day number and later ones; earlier days are baseline only. */
  readonly judgeFrom: number
  /** The day number, in UTC, on which the run takes place. */
  readonly today: number
}

export interface Verdict {
  readonly day: number
  readonly severity: Severity
  readonly score: number
  readonly observedMicro: bigint
  readonly expectedMicro: bigint
  readonly lowerMicro: bigint
  readonly upperMicro: bigint
  readonly unit: string
  readonly message: string
}

/**
 * A named rule. Its verdict on a day hangs on that day and earlier ones only (`missing` may wait
 * for a later day to tell a gap from data still on its way), so late data changes nothing before it.
 */
export interface Detector<Schema extends z.ZodType = z.ZodType> {
  readonly name: string
  /** Parameters with their defaults; units in their names. */
  readonly parameters: Schema
  /** Days before a judged day that it looks at. */
  readonly lookbackDays: (parameters: z.infer<Schema>) => number
  readonly detect: (history: History, parameters: z.infer<Schema>) => Verdict[]
}
