/** What a detection run tells people: new and cleared anomalies, those still open, what was not judged. */
import { cut } from '../short-text.ts'
import type { DetectorError, RunCounts, SliceResult, ToldAnomaly, UnjudgedMeters } from './run.ts'
import { byUrgency, Worst } from './worst.ts'

/** How many of what. Whole counts, also where lists are cut. */
export interface ReportCounts extends RunCounts {
  /** Open after the run, over all meters, without those that it opened. */
  readonly stillOpen: number
  /** Detectors that did not judge a meter's newest day, over the meters that the run looked at. */
  readonly unjudged: number
  /** Detectors that broke on a meter. */
  readonly errors: number
}

/** Errors of a detector that say the same. */
export interface ErrorGroup {
  readonly detector: string
  readonly message: string
  readonly count: number
  /** Meters on which it broke: some of them. */
  readonly examples: readonly string[]
}

export interface ReportSummary {
  /** That of its run: a run has one report at most. */
  readonly id: string
  readonly runId: string
  readonly startedAt: string
  /** When people were told. */
  readonly at: string
  readonly state: 'succeeded' | 'failed'
  readonly subject: string
  readonly counts: ReportCounts
}

export interface Report extends ReportSummary {
  /** Why the run failed, if it did. */
  readonly error?: string
  /** What people should know about the run beside its figures. */
  readonly notes?: readonly string[]
  /** The first of each in the order of their urgency; the counts are of all. */
  readonly opened: readonly ToldAnomaly[]
  readonly cleared: readonly ToldAnomaly[]
  readonly stillOpen: readonly ToldAnomaly[]
  /** The most frequent first. */
  readonly unjudged: readonly UnjudgedMeters[]
  readonly errors: readonly ErrorGroup[]
  readonly text: string
}

/** What people know already. */
export interface Told {
  /** Changes of anomalies up to then, ISO 8601 in UTC. */
  readonly until?: string
  /** When each error was last seen, by what it says. */
  readonly errors: Readonly<Record<string, string>>
}

/** Anomalies of each kind in a report, and how many characters of JSON they may take. */
const MOST_ANOMALIES = 500
const MOST_CHARACTERS = 300_000
const MOST_GROUPS = 100
const MOST_EXAMPLES = 5
const LONGEST_MESSAGE = 500
const MOST_KNOWN = 1000
/** An error that was away for so long is news again. */
const FORGOTTEN_AFTER_MS = 48 * 60 * 60_000

/** Adds up what slices found. Takes them one after another and keeps what a report has room for. */
export class Digest {
  #counts = { meters: 0, judgedDays: 0, opened: 0, changed: 0, cleared: 0 }
  #errorCount = 0
  readonly #opened = new Worst(MOST_ANOMALIES)
  readonly #cleared = new Worst(MOST_ANOMALIES)
  readonly #unjudged = new Map<string, UnjudgedMeters>()
  readonly #errors = new Map<string, ErrorGroup>()

  add(result: SliceResult): void {
    const { meters, judgedDays, opened, changed, cleared } = this.#counts
    this.#counts = {
      meters: meters + result.meters,
      judgedDays: judgedDays + result.judgedDays,
      opened: opened + result.opened,
      changed: changed + result.changed,
      cleared: cleared + result.cleared,
    }
    for (const anomaly of result.openedAnomalies) this.#opened.add(anomaly)
    for (const anomaly of result.clearedAnomalies) this.#cleared.add(anomaly)
    for (const group of result.unjudged) this.#addUnjudged(group)
    for (const error of result.errors) this.addError(error)
  }

  addError({ detector, message, meterId }: DetectorError): void {
    this.#errorCount++
    const short = cut(message, LONGEST_MESSAGE)
    const key = errorKey({ detector, message: short })
    const known = this.#errors.get(key)
    // Messages that name their meter would be as many as meters.
    if (known === undefined && this.#errors.size >= MOST_GROUPS) return
    const { count, examples } = known ?? { count: 0, examples: [] }
    this.#errors.set(key, {
      detector,
      message: short,
      count: count + 1,
      examples: withExamples(examples, meterId === undefined ? [] : [meterId]),
    })
  }

  get counts(): RunCounts {
    return this.#counts
  }

  /** The lists that a report has of it, and its counts. */
  lists(): Pick<Report, 'opened' | 'cleared' | 'unjudged' | 'errors'> & {
    readonly errorCount: number
    readonly unjudgedCount: number
  } {
    const unjudged = [...this.#unjudged.values()].sort((a, b) => b.meters - a.meters)
    return {
      opened: fitting(this.#opened.sorted),
      cleared: fitting(this.#cleared.sorted),
      unjudged: unjudged.slice(0, MOST_GROUPS),
      errors: [...this.#errors.values()].sort((a, b) => b.count - a.count),
      errorCount: this.#errorCount,
      unjudgedCount: unjudged.reduce((sum, { meters }) => sum + meters, 0),
    }
  }

  #addUnjudged(group: UnjudgedMeters): void {
    const key = `${group.detector}\n${group.reason}`
    const known = this.#unjudged.get(key)
    const { meters, examples } = known ?? { meters: 0, examples: [] }
    this.#unjudged.set(key, {
      ...group,
      meters: meters + group.meters,
      examples: withExamples(examples, group.examples),
    })
  }
}

/** As many as a report has room for, in the order of their urgency. */
export function fitting(anomalies: readonly ToldAnomaly[]): ToldAnomaly[] {
  const kept: ToldAnomaly[] = []
  let characters = 0
  for (const { reasons, ...facts } of [...anomalies].sort(byUrgency).slice(0, MOST_ANOMALIES)) {
    const short = reasons.map(({ detector, message }) => ({
      detector,
      message: cut(message, LONGEST_MESSAGE),
    }))
    characters += JSON.stringify({ ...facts, reasons: short }).length
    if (characters > MOST_CHARACTERS) break
    kept.push({ ...facts, reasons: short })
  }
  return kept
}

/**
 * Whether there are errors, or a failure of the run, that people have not been told of lately; and
 * what they know of once they are. A failure is told again after a run that ended well.
 */
export function newErrors(
  failure: string | undefined,
  errors: readonly ErrorGroup[],
  told: Told | undefined,
  now: string,
): { readonly isNew: boolean; readonly known: Told['errors'] } {
  const oldest = new Date(Date.parse(now) - FORGOTTEN_AFTER_MS).toISOString()
  const before = Object.entries(told?.errors ?? {}).filter(([, at]) => at >= oldest)
  const keys = errors.map(errorKey)
  if (failure !== undefined) keys.push(`${FAILURE}${cut(failure, LONGEST_MESSAGE)}`)
  const others = before.filter(([key]) => !key.startsWith(FAILURE) && !keys.includes(key))
  const known = [...others, ...keys.map((key) => [key, now])].slice(-MOST_KNOWN)
  const lately = new Set(before.map(([key]) => key))
  return { isNew: keys.some((key) => !lately.has(key)), known: Object.fromEntries(known) }
}

/** No detector has this name. */
const FAILURE = 'the run\n'

export function summaryOf(report: ReportSummary): ReportSummary {
  const { id, runId, startedAt, at, state, subject, counts } = report
  return { id, runId, startedAt, at, state, subject, counts }
}

function errorKey({ detector, message }: Pick<ErrorGroup, 'detector' | 'message'>): string {
  return `${detector}\n${message}`
}

function withExamples(known: readonly string[], more: readonly string[]): readonly string[] {
  const missing = Math.max(0, MOST_EXAMPLES - known.length)
  return missing === 0 ? known : [...new Set([...known, ...more.slice(0, missing)])]
}
