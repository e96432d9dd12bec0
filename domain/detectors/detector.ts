/** What a detector is: a named, pure function from a meter's settled history to verdicts. */
import type { z } from 'zod'
import type { Severity } from '../detection/anomaly.ts'
import type { Kind } from '../readings/reading.ts'
import type { RegisterBreak } from '../readings/settled-day.ts'

/** A settled day of one channel that has at least one value. */
export interface HistoryDay {
  /** Days since 1970-01-01 of the local calendar date. */
  readonly day: number
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly pipeline: string
  /** The IANA zone of its clock. */
  readonly zone?: string
  readonly kind: Kind
  readonly unit: string
  /** The sum of what adds up, the mean of a gauge; in 1e-6 of the unit. */
  readonly totalMicro: bigint
  readonly readings: number
  /** How many readings the day has when it is whole. */
  readonly expected: number
  /** Share of the day's time that is covered, 0 to 1. */
  readonly completeness: number
  readonly quality: 'complete' | 'partial' | 'estimated'
  /** Seconds that a slot of `values` covers. */
  readonly slotSeconds: number
  /**
   * In 1e-6 of the unit, slot by slot from local midnight over the whole day, NaN where there is
   * none. One slot where the day has but a daily value; none of a register.
   */
  readonly values: Float64Array
  /** Of a register: reads of that date, or just before it, that cannot follow those before them. */
  readonly breaks?: readonly RegisterBreak[]
}

/** One channel of a meter: its days, sorted; days without a value are absent. */
export interface History {
  readonly meterId: string
  readonly channel: string
  readonly days: readonly HistoryDay[]
  /** Verdicts are asked for on this day number and later ones; earlier days are baseline only. */
  readonly judgeFrom: number
  /** The day number, in UTC, on which the run takes place. */
  readonly today: number
  /**
   * Whether a day is no example of what is usual: an earlier detector of the registry found it
   * anomalous, or a change was expected.
   */
  readonly isUnusual: (day: number) => boolean
  /** Days before `judgeFrom` that this detector found anomalous when it judged them. */
  readonly told: ReadonlySet<number>
  /** Whether a configured calendar has it as a holiday. */
  readonly isHoliday: (day: number) => boolean
  /** The days of those other meters that the detector asked for and that there are, main channel. */
  readonly companions: ReadonlyMap<string, readonly HistoryDay[]>
  /** By name, the meters of each group that a detector asked for; the meter itself is in its own. */
  readonly groups?: ReadonlyMap<string, readonly string[]>
  /** The newest day that at least half of the meters of its pipeline have; undefined if not known. */
  readonly pipelineDay: number | undefined
  /** The day of the open finding that the meter fell silent, if there is one. */
  readonly silentOn?: number | undefined
}

/** Why a day is not judged. */
export type Unjudged =
  | 'too little history'
  | 'incomplete day'
  | 'flat baseline'
  | 'no intervals'
  | 'expected change'
  | 'still arriving'
  | 'no companion'
  | 'not configured'

export interface Anomalous {
  readonly verdict: 'anomaly'
  readonly day: number
  readonly severity: Severity
  /** How far outside the expected range: comparable within a detector, never between two. */
  readonly score: number
  /** Figures in 1e-6 of `unit`: what was seen, what was expected, and the range held normal. */
  readonly observedMicro: bigint
  readonly expectedMicro: bigint
  readonly lowerMicro: bigint
  readonly upperMicro: bigint
  readonly unit: string
  /** The reason, in one sentence for people. */
  readonly message: string
}

export type Verdict =
  | Anomalous
  | { readonly verdict: 'normal'; readonly day: number }
  | { readonly verdict: 'not judged'; readonly day: number; readonly reason: Unjudged }

/** What a detector has to be given. */
export interface Needs {
  /** Days before a judged day on which its verdict may hang. */
  readonly days: number
  /** Other meters whose days it compares with, by their ids; absent where it never does. */
  readonly companions?: (meterId: string) => readonly string[]
  /** The configured group whose other members it compares with. */
  readonly group?: string
  /** Looks at a meter without new readings that is so many days behind its pipeline, both included. */
  readonly daysBehind?: { readonly from: number; readonly to: number }
}

/**
 * A rule or a model. Its verdict on a day hangs on that day, on `needs().days` days before it and
 * on what was told of them (`told`, `isUnusual`), never on later ones (but `missing` may wait for a
 * later day to tell a gap from data still on its way). So judging again from a changed day on ends
 * in the same as judging everything.
 */
export interface Detector<Schema extends z.ZodType = z.ZodType> {
  readonly name: string
  /** Rules look at data as such and always speak; models do not on days of an expected change. */
  readonly family: 'rule' | 'model'
  /** Imported energy, volume and the like; or gauges also. */
  readonly looksAt: 'consumption' | 'everything'
  /** Parameters with their defaults; units in their names. */
  readonly parameters: Schema
  readonly needs: (parameters: z.infer<Schema>) => Needs
  /** A verdict for each day from `judgeFrom` on, in order; also for absent days that it tells of. */
  readonly detect: (history: History, parameters: z.infer<Schema>) => Iterable<Verdict>
}
