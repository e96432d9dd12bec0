/** Judges one meter from the day of its earliest change on. */
import type { HistoryDay } from '../detectors/detector.ts'
import type { AnomalyStore, Clock, MeterContributions } from '../ports.ts'
import { formatDate, parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { type Anomaly, anomalyKey, type Finding, severityOf } from './anomaly.ts'
import type { Assignments, BoundDetector } from './assignments.ts'
import { daysToJudge } from './days-to-judge.ts'
import { type Judged, judgeChannel } from './judge-channel.ts'
import type { ChannelHistory, CompanionHistories } from './meter-history.ts'
import { reconcile, type Updates } from './reconcile.ts'
import type { DetectorError, MeterActivity, MeterRange } from './run.ts'

/** What judging takes beside the meter's own readings. */
export interface JudgingContext {
  readonly contributions: MeterContributions
  readonly anomalies: Pick<AnomalyStore, 'ofMeter' | 'save'>
  readonly assignments: Assignments
  readonly companions: Pick<CompanionHistories, 'of'>
  readonly clock: Clock
  /** By pipeline, the newest day that at least half of its meters have. */
  readonly pipelineDays: ReadonlyMap<string, number>
  /** Meter ids by the name of their group. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  /** What changed after that has not been told yet, also where a run before this one found it. */
  readonly toldUntil: string | undefined
}

/** Opened and cleared is also what an earlier attempt found, and nobody has been told of. */
export interface JudgedMeter extends Updates {
  readonly judgedDays: number
  readonly stillOpen: number
  readonly unjudged: Judged['unjudged']
  readonly errors: readonly DetectorError[]
  readonly activity: MeterActivity | undefined
}

const SILENT = 'silent'

export async function judgeMeter(
  context: JudgingContext,
  { meterId, from }: MeterRange,
): Promise<JudgedMeter> {
  const now = context.clock.now()
  const known = await context.anomalies.ofMeter(meterId, '0')
  const changed = Math.min(parseDate(from) as number, silentSince(known))
  const lookback = context.assignments.lookbackOf(meterId)
  const change = { meterId, changed, lookback, known }
  const { channels, judgeFrom } = await daysToJudge(context.contributions, change)
  const newest = newestOf(channels)
  const facts = { meterId, pipeline: newest?.pipeline ?? '' }
  const detectors = context.assignments.of(facts)
  const wanted = companionsOf(meterId, detectors, context.groups)
  const around = {
    meterId,
    judgeFrom,
    today: Math.floor(now.getTime() / 1000 / SECONDS_PER_DAY),
    isHoliday: context.assignments.isHoliday(facts),
    isChangeExpected: context.assignments.isChangeExpected(facts),
    companions: await context.companions.of(wanted, judgeFrom - lookback),
    groups: context.groups,
  }
  const judged = channels.map(({ channel, days }) =>
    judgeChannel(detectors, {
      ...around,
      channel,
      days,
      told: toldBefore(known, channel, judgeFrom),
      // Of several channels the one that goes on longest tells whether the meter fell silent.
      pipelineDay: days.at(-1) === newest ? context.pipelineDays.get(facts.pipeline) : undefined,
      silentOn: silentDays(known, channel)[0],
    }),
  )
  const errors = judged.flatMap(({ errors }) => errors.map((error) => ({ meterId, ...error })))
  const updates = reconcile(
    strongest(judged.flatMap(({ findings }) => findings)),
    known.filter(({ date }) => (parseDate(date) as number) >= judgeFrom),
    new Set(errors.map(({ detector }) => detector)),
    now.toISOString(),
  )
  await context.anomalies.save([...updates.opened, ...updates.changed, ...updates.cleared])
  const openBefore = known.filter(({ state }) => state === 'open').length
  const open = openBefore + updates.opened.length - updates.cleared.length
  const untold = untoldOf(known, updates, context.toldUntil)
  const silentOn = silentAfter(known, updates)
  return {
    changed: updates.changed,
    opened: [...updates.opened, ...untold.filter(({ state }) => state === 'open')],
    cleared: [...updates.cleared, ...untold.filter(({ state }) => state === 'cleared')],
    judgedDays: sumOf(channels, ({ days }) => days.filter(({ day }) => day >= judgeFrom).length),
    stillOpen: openBefore - updates.cleared.length,
    unjudged: new Map(judged.flatMap(({ unjudged }) => [...unjudged])),
    errors,
    activity: activityOf(meterId, newest, open, silentOn),
  }
}

function companionsOf(
  meterId: string,
  detectors: readonly BoundDetector[],
  groups: JudgingContext['groups'],
): Set<string> {
  const wanted = detectors.flatMap(({ needs: { companions, group } }) => [
    ...(companions?.(meterId) ?? []),
    ...((group !== undefined && groups.get(group)) || []),
  ])
  return new Set(wanted.filter((other) => other !== meterId))
}

/** What a run changed that broke before it was told. */
function untoldOf(
  known: readonly Anomaly[],
  updates: Updates,
  toldUntil: string | undefined,
): Anomaly[] {
  if (toldUntil === undefined) return []
  const { opened, changed, cleared } = updates
  const touched = new Set([...opened, ...changed, ...cleared].map(anomalyKey))
  return known.filter(
    (anomaly) => anomaly.lastDetectedAt > toldUntil && !touched.has(anomalyKey(anomaly)),
  )
}

/** A meter that comes back is judged from when it fell silent on. */
function silentSince(known: readonly Anomaly[]): number {
  return Math.min(...silentDays(known))
}

/** The days of open findings that it fell silent, of one channel or of all. */
function silentDays(known: readonly Anomaly[], channel?: string): number[] {
  const silent = known.filter(
    (anomaly) =>
      anomaly.state === 'open' &&
      (channel === undefined || anomaly.channel === channel) &&
      anomaly.reasons.some(({ detector }) => detector === SILENT),
  )
  return silent.map(({ date }) => parseDate(date) as number)
}

function silentAfter(known: readonly Anomaly[], updates: Updates): string | undefined {
  const after = new Map(known.map((anomaly) => [anomalyKey(anomaly), anomaly]))
  for (const anomaly of [...updates.opened, ...updates.changed, ...updates.cleared]) {
    after.set(anomalyKey(anomaly), anomaly)
  }
  const [day] = silentDays([...after.values()])
  return day === undefined ? undefined : formatDate(day)
}

function toldBefore(
  known: readonly Anomaly[],
  channel: string,
  judgeFrom: number,
): ReadonlyMap<string, ReadonlySet<number>> {
  const told = new Map<string, Set<number>>()
  for (const anomaly of known) {
    const day = parseDate(anomaly.date) as number
    if (anomaly.channel !== channel || anomaly.state === 'cleared' || day >= judgeFrom) continue
    for (const { detector } of anomaly.reasons) {
      const days = told.get(detector)
      if (days === undefined) told.set(detector, new Set([day]))
      else days.add(day)
    }
  }
  return told
}

/** A channel may have had two units: of two findings of a day the graver one is told. */
function strongest(findings: readonly Finding[]): Finding[] {
  const byKey = new Map<string, Finding>()
  for (const finding of findings) {
    const rival = byKey.get(anomalyKey(finding))
    if (rival === undefined || rank(finding) > rank(rival)) byKey.set(anomalyKey(finding), finding)
  }
  return [...byKey.values()]
}

function rank(finding: Finding): number {
  return ['low', 'medium', 'high'].indexOf(severityOf(finding)) * 100 + finding.reasons.length
}

function activityOf(
  meterId: string,
  newest: HistoryDay | undefined,
  open: number,
  silentOn: string | undefined,
): MeterActivity | undefined {
  if (newest === undefined) return undefined
  const { pipeline, date: lastDate } = newest
  return { meterId, pipeline, lastDate, open, ...(silentOn !== undefined && { silentOn }) }
}

/** The newest day of the meter; of the first of its channels that has it. */
function newestOf(channels: readonly ChannelHistory[]): HistoryDay | undefined {
  const lasts = channels.map(({ days }) => days.at(-1) as HistoryDay)
  return lasts.reduce<HistoryDay | undefined>(
    (newest, day) => (newest === undefined || day.day > newest.day ? day : newest),
    undefined,
  )
}

function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0)
}
