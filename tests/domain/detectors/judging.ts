/** Runs one detector over days as a test has them. */
import type {
  Anomalous,
  Detector,
  History,
  HistoryDay,
  Verdict,
} from '../../../domain/detectors/detector.ts'

export interface Judging extends Partial<Omit<History, 'days'>> {
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** All verdicts; from the first day on, long after the last one, unless said otherwise. */
export function verdictsOf(
  detector: Detector,
  days: readonly HistoryDay[],
  { parameters = {}, ...rest }: Judging = {},
): Verdict[] {
  const history: History = {
    meterId: 'm1',
    channel: 'main',
    days,
    judgeFrom: days[0]?.day ?? 0,
    today: 1_000_000,
    isUnusual: () => false,
    told: new Set(),
    isHoliday: () => false,
    companions: new Map(),
    pipelineDay: undefined,
    ...rest,
  }
  return [...detector.detect(history, detector.parameters.parse(parameters))]
}

/** What it tells. */
export function anomaliesOf(...given: Parameters<typeof verdictsOf>): Anomalous[] {
  return verdictsOf(...given).filter((one) => one.verdict === 'anomaly')
}

/** What it says of the last day: a verdict, or why there is none. */
export function lastOf(...given: Parameters<typeof verdictsOf>): string | undefined {
  const last = verdictsOf(...given).at(-1)
  return last?.verdict === 'not judged' ? last.reason : last?.verdict
}
