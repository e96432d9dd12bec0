/** Judges one meter from the day of its earliest change on. */
import type { HistoryDay } from '../detectors/detector.ts'
import type { AnomalyStore, Clock, MeterContributions } from '../ports.ts'
import { READS_NEEDED } from '../readings/register-differences.ts'
import { parseDate, SECONDS_PER_DAY } from '../time/civil-date.ts'
import { type Anomaly, anomalyKey, type Finding, severityOf } from './anomaly.ts'
import type { Assignments } from './assignments.ts'
import { type Judged, judgeChannel } from './judge-channel.ts'
import { type ChannelHistory, type CompanionHistories, channelsOf } from './meter-history.ts'
import { reconcile, type Updates } from './reconcile.ts'
import type { DetectorError, MeterActivity, MeterRange } from './run.ts'

/** What judging takes beside the meter's own readings. */
export interface JudgingContext {
  readonly contributions: MeterContributions
  readonly anomalies: Pick<AnomalyStore, 'ofMeter' | 'save'>
  readonly assignments: Assignments
  readonly companions: CompanionHistories
  readonly clock: Clock
  /** By pipeline, the newest day that at least half of its meters have. */
  readonly pipelineDays: ReadonlyMap<string, number>
}

export interface JudgedMeter extends Updates {
  readonly judgedDays: number
  readonly stillOpen: number
  readonly unjudged: Judged['unjudged']
  readonly errors: readonly DetectorError[]
  readonly activity: MeterActivity | undefined
}

/** A day that comes after a gap of up to so many days tells of the gap. */
const GAP_DAYS = 32

export async function judgeMeter(
  context: JudgingContext,
  { meterId, from }: MeterRange,
): Promise<JudgedMeter> {
  const now = context.clock.now()
  const known = await context.anomalies.ofMeter(meterId, '0')
  const changed = Math.min(parseDate(from) as number, silentSince(known))
  const lookback = context.assignments.lookbackOf(meterId)
  const channels = await channelsOf(context.contributions, meterId, changed - GAP_DAYS - lookback)
  const facts = { meterId, pipeline: newestOf(channels)?.pipeline ?? '' }
  const judgeFrom = Math.min(changed, ...channels.map(({ days }) => lastBefore(days, changed)))
  const detectors = context.assignments.of(facts)
  const wanted = new Set(detectors.flatMap(({ needs }) => needs.companions?.(meterId) ?? []))
  const around = {
    meterId,
    judgeFrom,
    today: Math.floor(now.getTime() / 1000 / SECONDS_PER_DAY),
    isHoliday: context.assignments.isHoliday(facts),
    isChangeExpected: context.assignments.isChangeExpected(facts),
    companions: await context.companions.of(wanted, judgeFrom - lookback),
    pipelineDay: context.pipelineDays.get(facts.pipeline),
  }
  const judged = channels.map(({ channel, days }) =>
    judgeChannel(detectors, {
      ...around,
      channel,
      days,
      told: toldBefore(known, channel, judgeFrom),
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
  return {
    ...updates,
    judgedDays: sumOf(channels, ({ days }) => days.filter(({ day }) => day >= judgeFrom).length),
    stillOpen: openBefore - updates.cleared.length,
    unjudged: new Map(judged.flatMap(({ unjudged }) => [...unjudged])),
    errors,
    activity: activityOf(meterId, channels),
  }
}

/** A meter that comes back is judged from when it fell silent on. */
function silentSince(known: readonly Anomaly[]): number {
  const silent = known.filter(
    ({ state, reasons }) =>
      state === 'open' && reasons.some(({ detector }) => detector === 'silent'),
  )
  return Math.min(...silent.map(({ date }) => parseDate(date) as number))
}

/**
 * The last day before the change: a day that comes after a gap tells of the gap, and that the day
 * before it is no longer the last one. Of a register a read also changes what earlier ones tell.
 */
function lastBefore(days: readonly HistoryDay[], changed: number): number {
  const reach = days[0]?.kind === 'register' ? READS_NEEDED : 1
  const last = days.filter(({ day }) => day < changed && day >= changed - GAP_DAYS).slice(-reach)
  return last[0]?.day ?? changed
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
  channels: readonly ChannelHistory[],
): MeterActivity | undefined {
  const newest = newestOf(channels)
  if (newest === undefined) return undefined
  return { meterId, pipeline: newest.pipeline, lastDate: newest.date }
}

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
