/** Labels: what is known to have been wrong with meters, to score findings by. */
import * as z from 'zod'
import { parseDate } from '../time/civil-date.ts'

const date = z
  .string()
  .transform((text) => parseDate(text.slice(0, 10)) ?? Number.NaN)
  .refine((day) => !Number.isNaN(day), { error: 'expected a date as YYYY-MM-DD' })

/** A file of labels; docs/backtest.md explains it. Dates become day numbers. */
export const labelsSchema = z.object({
  events: z.array(
    z
      .object({ meter: z.string().min(1), kind: z.string().min(1), start: date, end: date })
      .refine(({ start, end }) => start <= end, { error: '"end" is before "start"' }),
  ),
  /** Days that are neither right nor wrong, by meter. */
  ignore: z.record(z.string(), z.array(date)).default({}),
  /** The first and the last day that count, by meter. */
  score_from_to: z.record(z.string(), z.tuple([date, date])).optional(),
})

/** First and last day number, both included. */
export type Span = readonly [from: number, to: number]

/** Something that was wrong from one day to another, both included. */
export interface LabelledEvent {
  readonly meter: string
  readonly kind: string
  readonly start: number
  readonly end: number
}

export interface Labels {
  readonly events: readonly LabelledEvent[]
  readonly ignore: Readonly<Record<string, readonly number[]>>
  /** Meters that have none are not scored. */
  readonly spans: ReadonlyMap<string, Span>
}

/** A meter's first days tell what is usual of it, where labels do not say which days count. */
const FIRST_DAYS = 90

/** What the file says; without spans of its own, all days of these meters but their first count. */
export function toLabels(
  { events, ignore, score_from_to: given }: z.infer<typeof labelsSchema>,
  meters: ReadonlyMap<string, Span>,
): Labels {
  const spans: Iterable<readonly [string, Span]> =
    given === undefined
      ? [...meters].map(([meter, [first, last]]) => [meter, [first + FIRST_DAYS, last]])
      : Object.entries(given)
  return { events, ignore, spans: new Map([...spans].filter(([, [from, to]]) => from <= to)) }
}

/** Days around an event on which a finding still is of it. */
export const TOLERANCE_DAYS = 1
/** Days after the end of a shift that are neither right nor wrong: it is another one, back. */
export const SHIFT_TAIL_DAYS = 7
/** The kind that is told once: a change of level. */
export const SHIFT = 'shift'

/** Events of these kinds alone: the days of all others are neither right nor wrong. */
export function ofKinds({ events, ignore, spans }: Labels, kinds: ReadonlySet<string>): Labels {
  const ignored = new Map(Object.entries(ignore).map(([meter, days]) => [meter, new Set(days)]))
  for (const { meter, kind, start, end } of events) {
    if (kinds.has(kind)) continue
    const days = ignored.get(meter) ?? new Set<number>()
    ignored.set(meter, days)
    const last = end + (kind === SHIFT ? SHIFT_TAIL_DAYS : TOLERANCE_DAYS)
    for (let day = start - TOLERANCE_DAYS; day <= last; day++) days.add(day)
  }
  return {
    spans,
    events: events.filter(({ kind }) => kinds.has(kind)),
    ignore: Object.fromEntries([...ignored].map(([meter, days]) => [meter, [...days]])),
  }
}

/** The same labels of those meters that are wanted, between these days. */
export function within(
  { spans, ...labels }: Labels,
  wanted: (meter: string) => boolean,
  [from, to]: Span,
): Labels {
  const kept = [...spans].flatMap(([meter, span]): [string, Span][] => {
    const cut: Span = [Math.max(from, span[0]), Math.min(to, span[1])]
    return wanted(meter) && cut[0] <= cut[1] ? [[meter, cut]] : []
  })
  return { ...labels, spans: new Map(kept) }
}
