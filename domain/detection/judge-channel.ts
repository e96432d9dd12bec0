/** Runs a meter's detectors over one of its channels. */
import type { Anomalous, History, HistoryDay, Unjudged } from '../detectors/detector.ts'
import { formatDate } from '../time/civil-date.ts'
import type { Finding, Reason } from './anomaly.ts'
import type { BoundDetector } from './assignments.ts'

/** What is to be judged: one channel's history, and what is known around it. */
export interface ChannelCase
  extends Pick<
    History,
    | 'meterId'
    | 'channel'
    | 'days'
    | 'judgeFrom'
    | 'today'
    | 'isHoliday'
    | 'companions'
    | 'groups'
    | 'pipelineDay'
    | 'silentOn'
  > {
  /** Whether models are silent on that day. */
  readonly isChangeExpected: (day: number) => boolean
  /** By detector, the days before `judgeFrom` on which it has told something. */
  readonly told: ReadonlyMap<string, ReadonlySet<number>>
}

export interface Judged {
  readonly findings: readonly Finding[]
  /** Of the newest day that was asked for: the detectors that did not judge it, and why. */
  readonly unjudged: ReadonlyMap<string, Unjudged>
  /** Detectors that broke: none of their verdicts count. */
  readonly errors: readonly { readonly detector: string; readonly message: string }[]
}

/** Past this a score says no more. */
const HIGHEST_SCORE = 1e12

/** Detectors in their order: days that one finds anomalous are unusual to those after it. */
export function judgeChannel(detectors: readonly BoundDetector[], of: ChannelCase): Judged {
  const reasons = new Map<number, Reason[]>()
  const unjudged = new Map<string, Unjudged>()
  const errors: Judged['errors'][number][] = []
  const unusual = new Set<number>()
  const isUnusual = (day: number): boolean => unusual.has(day) || of.isChangeExpected(day)
  for (const detector of detectors) {
    if (!looksAt(detector, of.days)) continue
    const told = of.told.get(detector.name) ?? NONE
    try {
      const found = runDetector(detector, { ...of, told, isUnusual }, of, unjudged)
      for (const { day } of found) unusual.add(day)
      for (const anomalous of found) note(reasons, detector.name, anomalous)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      errors.push({ detector: detector.name, message })
    }
    for (const day of told) unusual.add(day)
  }
  const { meterId, channel } = of
  const findings = [...reasons]
    .sort(([a], [b]) => a - b)
    .map(([day, [first, ...others]]) => ({
      meterId,
      channel,
      date: formatDate(day),
      reasons: [first as Reason, ...others] as const,
    }))
  return { findings, unjudged, errors }
}

const NONE: ReadonlySet<number> = new Set()

function looksAt({ looksAt: wanted }: BoundDetector, days: readonly HistoryDay[]): boolean {
  return wanted === 'everything' || days.some(({ kind }) => kind !== 'gauge')
}

function runDetector(
  detector: BoundDetector,
  history: History,
  { isChangeExpected }: Pick<ChannelCase, 'isChangeExpected'>,
  unjudged: Map<string, Unjudged>,
): Anomalous[] {
  const found: Anomalous[] = []
  let last: { day: number; reason: Unjudged | undefined } | undefined
  for (const verdict of detector.detect(history)) {
    if (verdict.day < history.judgeFrom) continue
    const isSilent = detector.family === 'model' && isChangeExpected(verdict.day)
    if (verdict.verdict === 'anomaly' && !isSilent) found.push(verdict)
    if (last !== undefined && verdict.day < last.day) continue
    const reason = verdict.verdict === 'not judged' ? verdict.reason : undefined
    last = { day: verdict.day, reason: isSilent ? 'expected change' : reason }
  }
  if (last?.reason !== undefined) unjudged.set(detector.name, last.reason)
  return found
}

function note(reasons: Map<number, Reason[]>, detector: string, anomalous: Anomalous): void {
  const { verdict: _, day, ...figures } = anomalous
  const score = Math.round(Math.min(figures.score, HIGHEST_SCORE) * 1e4) / 1e4
  const known = reasons.get(day)
  const reason = { detector, ...figures, score }
  if (known === undefined) reasons.set(day, [reason])
  else known.push(reason)
}
