/** Makers of hourly histories, and what a detector says of them. */
import type {
  Anomalous,
  Detector,
  History,
  HistoryDay,
  Verdict,
} from '../../../domain/detectors/detector.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'

/** A day of 24 hours with these values in whole units, NaN where there is none. */
export function hourlyDay(
  day: number,
  hours: (hour: number) => number,
  rest: Partial<HistoryDay> = {},
): HistoryDay {
  const kind = rest.kind ?? 'interval'
  const values = Float64Array.from({ length: 24 }, (_, hour) => Math.round(hours(hour) * 1e6))
  const there = values.filter((value) => !Number.isNaN(value))
  const sum = there.reduce((total, value) => total + value, 0)
  return {
    day,
    date: formatDate(day),
    pipeline: 'test',
    unit: 'kWh',
    kind,
    totalMicro: BigInt(kind === 'gauge' ? Math.round(sum / there.length) : sum),
    readings: there.length,
    expected: 24,
    completeness: there.length / 24,
    quality: there.length === 24 ? 'complete' : 'partial',
    slotSeconds: 3600,
    values,
    ...rest,
  }
}

/** Whole days from `first` on. */
export function hourlyDays(
  first: number,
  count: number,
  value: (offset: number, hour: number) => number,
  rest: Partial<HistoryDay> = {},
): HistoryDay[] {
  return Array.from({ length: count }, (_, offset) =>
    hourlyDay(first + offset, (hour) => value(offset, hour), rest),
  )
}

/** A history of meter `m1`, judged from its first day on long after its last, but for what is given. */
export function historyOf(days: readonly HistoryDay[], rest: Partial<History> = {}): History {
  return {
    ...{ meterId: 'm1', channel: 'main', days, pipelineDay: undefined },
    ...{ judgeFrom: days[0]?.day ?? 0, today: (days.at(-1)?.day ?? 0) + 400 },
    ...{ isUnusual: () => false, isHoliday: () => false },
    ...{ told: new Set<number>(), companions: new Map<string, readonly HistoryDay[]>() },
    ...rest,
  }
}

/** With these parameters, its defaults for the others. */
export function verdictsOf(
  detector: Detector,
  history: History,
  parameters: Record<string, unknown> = {},
): Verdict[] {
  return [...detector.detect(history, detector.parameters.parse(parameters))]
}

export function anomaliesOf(verdicts: readonly Verdict[]): Anomalous[] {
  return verdicts.filter((verdict) => verdict.verdict === 'anomaly')
}

/** What is said of that day: `normal`, `anomaly`, the reason why it is not judged, or nothing. */
export function saidOn(verdicts: readonly Verdict[], day: number): string | undefined {
  const found = verdicts.find((verdict) => verdict.day === day)
  return found?.verdict === 'not judged' ? found.reason : found?.verdict
}

/** Much the same every day: repeatable, between 0.9 and 1.1. */
export function wobble(offset: number, hour = 0): number {
  const turn = (offset * 24 + hour) * 7919
  return 0.9 + ((turn * turn + turn) % 211) / 1055
}
