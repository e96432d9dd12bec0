/** Judges a meter's whole history as runs would have done it, day after day. */
import type { Anomaly, Finding, Reason } from '../detection/anomaly.ts'
import { anomalyKey } from '../detection/anomaly.ts'
import type { Assignments } from '../detection/assignments.ts'
import { resolveGroups } from '../detection/groups.ts'
import { type JudgedMeter, judgeMeter } from '../detection/judge-meter.ts'
import { CompanionHistories } from '../detection/meter-history.ts'
import type { DetectorError } from '../detection/run.ts'
import type { Unjudged } from '../detectors/detector.ts'
import { DETECTORS } from '../detectors/registry.ts'
import { formatDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import type { CompactReadings, MeterSpan } from './compact-readings.ts'
import { PipelineDays } from './pipeline-days.ts'

/** What runs knew. */
export interface Past {
  readonly readings: CompactReadings
  readonly assignments: Assignments
  readonly pipelineDays: PipelineDays
  /** All that other meters have. */
  readonly companions: Pick<CompanionHistories, 'of'>
  /** Meter ids by the name of their group. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  /** Groups that there are not, or that are too large. */
  readonly errors: readonly DetectorError[]
}

/** What runs over these readings would have known. */
export async function pastOf(readings: CompactReadings, assignments: Assignments): Promise<Past> {
  const { meterIds } = readings
  const catalog = { meters: async () => ({ items: meterIds }) }
  const { groups, errors } = await resolveGroups(catalog, assignments)
  return {
    ...{ readings, assignments, errors },
    pipelineDays: new PipelineDays(meterIds.map((meterId) => readings.spanOf(meterId))),
    companions: new CompanionHistories(readings.asOf(Number.POSITIVE_INFINITY)),
    groups: new Map(Object.entries(groups)),
  }
}

export interface JudgedHistory {
  readonly meterId: string
  readonly span: MeterSpan
  /** All that was ever told, with its newest figures, sorted by date and channel. */
  readonly findings: readonly Finding[]
  /** Detectors that did not judge its newest day, and why. */
  readonly unjudged: ReadonlyMap<string, Unjudged>
  readonly errors: readonly DetectorError[]
}

/** Without readings a meter is looked at daily for so long, then once more before they go on. */
const DAYS_WATCHED = 32
/** A last run, so many days after the newest readings, tells what waited for data still on its way. */
const AFTERWARDS_DAYS = 31

/**
 * A detector's verdict hangs on its day and on earlier ones, so days with readings are judged all
 * at once, in the order of days. What hangs on the day of the run is a meter's silence: a run is
 * made on each day on which it has none while others of its pipeline have, with what was there
 * then.
 */
export async function judgeHistory(past: Past, meterId: string): Promise<JudgedHistory> {
  const span = past.readings.spanOf(meterId)
  const known = new Map<string, Anomaly>()
  const told = new Map<string, Finding>()
  const errors = new Map<string, DetectorError>()
  let judged: JudgedMeter | undefined
  for (const run of runsOf(span, past.pipelineDays)) {
    judged = await judgeAsOf(past, meterId, run, known)
    for (const anomaly of [...judged.opened, ...judged.changed]) tell(told, anomaly)
    for (const error of judged.errors) errors.set(error.detector, error)
  }
  return {
    ...{ meterId, span },
    findings: [...told.values()].sort(byPlace),
    unjudged: judged?.unjudged ?? new Map(),
    errors: [...errors.values()],
  }
}

/** A run on that day, which judges from its meter's earliest change on. */
interface Run {
  readonly today: number
  readonly from: number
  /** Whether all readings were there by then. */
  readonly isLast: boolean
}

function* runsOf({ days, pipelines }: MeterSpan, pipelineDays: PipelineDays): Generator<Run> {
  let from = days[0]
  if (from === undefined) return
  for (const [at, day] of days.entries()) {
    const next = days[at + 1] ?? pipelineDays.last + 1
    for (let today = day + 1; today < next; today++) {
      if (today > day + DAYS_WATCHED) today = next - 1
      const others = pipelineDays.asOf(today).get(pipelines[at] as string)
      if (others === undefined || others <= day) continue
      yield { today, from, isLast: false }
      from = day + 1
    }
  }
  yield { today: pipelineDays.last + AFTERWARDS_DAYS, from, isLast: true }
}

async function judgeAsOf(
  { readings, assignments, pipelineDays, companions, groups }: Past,
  meterId: string,
  { today, from, isLast }: Run,
  known: Map<string, Anomaly>,
): Promise<JudgedMeter> {
  const contributions = readings.asOf(today)
  const context = {
    contributions,
    anomalies: inMemory(known),
    assignments,
    companions: isLast ? companions : until(today, companions),
    clock: { now: () => new Date(today * SECONDS_PER_DAY * 1000) },
    pipelineDays: pipelineDays.asOf(today),
    groups,
    toldUntil: undefined,
  }
  return judgeMeter(context, { meterId, from: formatDate(from) })
}

/** What other meters had by then: the days to come are left out, rather than all others read again. */
function until(today: number, companions: Past['companions']): Past['companions'] {
  return {
    of: async (meterIds, from) => {
      const found = [...(await companions.of(meterIds, from))].map(
        ([meterId, days]) => [meterId, days.filter(({ day }) => day <= today)] as const,
      )
      return new Map(found.filter(([, days]) => days.length > 0))
    },
  }
}

/** One meter's anomalies. */
function inMemory(known: Map<string, Anomaly>) {
  return {
    ofMeter: async () => [...known.values()],
    save: async (anomalies: readonly Anomaly[]) => {
      for (const anomaly of anomalies) known.set(anomalyKey(anomaly), anomaly)
    },
  }
}

const ORDER = new Map(DETECTORS.map(({ name }, place) => [name, place]))

/** What a later run no longer says was told all the same. */
function tell(told: Map<string, Finding>, { meterId, channel, date, reasons }: Anomaly): void {
  const key = anomalyKey({ meterId, channel, date })
  const before = told.get(key)?.reasons ?? []
  const byDetector = new Map([...before, ...reasons].map((reason) => [reason.detector, reason]))
  const [first, ...others] = [...byDetector.values()].sort(
    (a, b) => (ORDER.get(a.detector) ?? 0) - (ORDER.get(b.detector) ?? 0),
  )
  told.set(key, { meterId, channel, date, reasons: [first as Reason, ...others] })
}

function byPlace(a: Finding, b: Finding): number {
  return compare(a.date, b.date) || compare(a.channel, b.channel)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
