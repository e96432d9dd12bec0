/** Looks at a slice of meters: judges their days and brings their anomalies up to date. */
import type { HistoryDay } from '../detectors/detector.ts'
import type { AnomalyStore, Clock, ContributionStore, DetectionStore } from '../ports.ts'
import { daysOfMeter } from '../queries/meter-history.ts'
import { MAIN_CHANNEL } from '../readings/contribution.ts'
import { rivalry } from '../readings/reading.ts'
import { READS_NEEDED } from '../readings/register-differences.ts'
import type { SettledDay } from '../readings/settled-day.ts'
import { formatDate, parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { type Anomaly, anomalyKey } from './anomaly.ts'
import type { Assignments, BoundDetector } from './assignments.ts'
import type { DetectorError, MeterRange, SliceResult } from './run.ts'

export interface JudgePorts {
  readonly contributions: ContributionStore
  readonly anomalies: AnomalyStore
  readonly detections: DetectionStore
  readonly assignments: Assignments
  readonly clock: Clock
}

const LAST_DATE = '9999-12-31'
/** Past this a score says no more. */
const HIGHEST_SCORE = 1e12
const FIRST_DAY = parseDate('1900-01-01') as number

/** Judges one slice of a run and saves its result. Doing it again changes nothing more. */
export async function judgeSlice(
  ports: JudgePorts,
  runId: string,
  slice: number,
): Promise<SliceResult> {
  const tally = { meters: 0, judgedDays: 0, opened: 0, changed: 0, cleared: 0 }
  const errors: DetectorError[] = []
  for (const range of await ports.detections.slice(runId, slice)) {
    const judged = await judgeMeter(ports, range)
    tally.meters++
    tally.judgedDays += judged.judgedDays
    tally.opened += judged.opened
    tally.changed += judged.changed
    tally.cleared += judged.cleared
    errors.push(...judged.errors)
  }
  const result: SliceResult = { ...tally, errors }
  await ports.detections.saveResult(runId, slice, result)
  return result
}

async function judgeMeter(ports: JudgePorts, { meterId, from }: MeterRange): Promise<SliceResult> {
  const now = ports.clock.now()
  const detectors = ports.assignments.of(meterId)
  const changedFrom = parseDate(from) as number
  // Twice: once to find the last day before the change, once as that day's own baseline.
  const lookback = Math.max(0, ...detectors.map(({ lookbackDays }) => lookbackDays))
  const start = formatDate(Math.max(FIRST_DAY, changedFrom - 2 * lookback))
  const days: HistoryDay[] = []
  for await (const settled of daysOfMeter(ports.contributions, meterId, start, LAST_DATE)) {
    const day = toHistoryDay(settled)
    if (day !== undefined) days.push(day)
  }
  const channels = [...Map.groupBy(days, (day) => `${day.channel}\n${rivalry(day)}`).values()]
  const judgeFrom = Math.min(
    changedFrom,
    ...channels.map((ofChannel) => lastBefore(ofChannel, changedFrom, lookback)),
  )
  const today = Math.floor(now.getTime() / 1000 / SECONDS_PER_DAY)
  const { found, failed, errors } = runDetectors(detectors, meterId, channels, judgeFrom, today)
  const known = await ports.anomalies.ofMeter(meterId, formatDate(judgeFrom))
  const updates = reconcile(
    found,
    known.filter(({ detector }) => !failed.has(detector)),
    now.toISOString(),
  )
  await ports.anomalies.save([...updates.opened, ...updates.changed, ...updates.cleared])
  return {
    meters: 1,
    judgedDays: days.filter(({ day }) => day >= judgeFrom).length,
    opened: updates.opened.length,
    changed: updates.changed.length,
    cleared: updates.cleared.length,
    errors,
  }
}

/** What detectors look at: imported consumption. A day of gaps is no day of no consumption. */
function toHistoryDay(settled: SettledDay): HistoryDay | undefined {
  if (settled.kind === 'gauge' || settled.flow !== 'import') return undefined
  const { minMicro, maxMicro } = settled
  if (minMicro === undefined || maxMicro === undefined) return undefined
  return { ...settled, minMicro, maxMicro, day: parseDate(settled.date) as number }
}

/**
 * The last day before the change: a day that comes after a gap tells of the gap, and that the day
 * before it is no longer the last one. Of a register a read also changes what earlier ones tell.
 */
function lastBefore(days: readonly HistoryDay[], changedFrom: number, lookback: number): number {
  const reach = days[0]?.kind === 'register' ? READS_NEEDED : 1
  const last = days
    .filter(({ day }) => day < changedFrom && day >= changedFrom - lookback)
    .slice(-reach)
  return last[0]?.day ?? changedFrom
}

type Finding = Omit<Anomaly, 'state' | 'firstDetectedAt' | 'lastDetectedAt'>

function runDetectors(
  detectors: readonly BoundDetector[],
  meterId: string,
  channels: readonly (readonly HistoryDay[])[],
  judgeFrom: number,
  today: number,
): { found: Finding[]; failed: Set<string>; errors: DetectorError[] } {
  const found: Finding[] = []
  const failed = new Set<string>()
  const errors: DetectorError[] = []
  for (const detector of detectors) {
    try {
      for (const ofChannel of channels) {
        const { channel } = ofChannel[0] as HistoryDay
        for (const { day, ...figures } of detector.detect({ days: ofChannel, judgeFrom, today })) {
          const date = formatDate(day)
          const score = Math.round(Math.min(figures.score, HIGHEST_SCORE) * 1e4) / 1e4
          found.push({ meterId, channel, date, detector: detector.name, ...figures, score })
        }
      }
    } catch (error) {
      // Its earlier findings stay as they are: we know nothing new.
      failed.add(detector.name)
      const message = error instanceof Error ? error.message : String(error)
      errors.push({ meterId, detector: detector.name, message })
    }
  }
  // A channel may have had two units: of two findings under one name the stronger one is told.
  const strongest = new Map<string, Finding>()
  for (const finding of found) {
    const rival = strongest.get(anomalyKey(finding))
    if (failed.has(finding.detector) || (rival !== undefined && rival.score >= finding.score))
      continue
    strongest.set(anomalyKey(finding), finding)
  }
  return { found: [...strongest.values()], failed, errors }
}

interface Updates {
  readonly opened: Anomaly[]
  readonly changed: Anomaly[]
  readonly cleared: Anomaly[]
}

/** What has to be written so that the known anomalies become the found ones. Nothing, if they are. */
export function reconcile(
  found: readonly Finding[],
  known: readonly Anomaly[],
  now: string,
): Updates {
  const updates: Updates = { opened: [], changed: [], cleared: [] }
  const left = new Map(known.map((anomaly) => [anomalyKey(anomaly), anomaly]))
  for (const finding of found) {
    const key = anomalyKey(finding)
    const before = left.get(key)
    left.delete(key)
    if (before === undefined) {
      updates.opened.push({ ...finding, state: 'open', firstDetectedAt: now, lastDetectedAt: now })
    } else if (before.state === 'cleared') {
      const { firstDetectedAt } = before
      updates.opened.push({ ...finding, state: 'open', firstDetectedAt, lastDetectedAt: now })
    } else if (!sameFigures(before, finding)) {
      const { firstDetectedAt } = before
      updates.changed.push({ ...finding, state: 'open', firstDetectedAt, lastDetectedAt: now })
    }
  }
  for (const anomaly of left.values()) {
    if (anomaly.state === 'open') {
      updates.cleared.push({ ...anomaly, state: 'cleared', lastDetectedAt: now })
    }
  }
  return updates
}

function sameFigures(a: Anomaly, b: Finding): boolean {
  return (
    a.severity === b.severity &&
    a.score === b.score &&
    a.observedMicro === b.observedMicro &&
    a.expectedMicro === b.expectedMicro &&
    a.lowerMicro === b.lowerMicro &&
    a.upperMicro === b.upperMicro &&
    a.unit === b.unit &&
    a.message === b.message
  )
}

/** How an anomaly is named for people: meter, date and detector, and the channel where there are several. */
export function anomalyId({ meterId, channel, date, detector }: Anomaly): string {
  const suffix = channel === MAIN_CHANNEL ? '' : `:${channel}`
  return `${date}:${detector}:${meterId}${suffix}`
}
