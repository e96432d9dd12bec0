/** Looks at a slice of meters: judges their days and brings their anomalies up to date. */
import type { AnomalyStore, Clock, ContributionStore, DetectionStore } from '../ports.ts'
import { parseDate } from '../time/civil-date.ts'
import { severityOf } from './anomaly.ts'
import { Assignments } from './assignments.ts'
import type { DetectionConfig } from './detection-config.ts'
import { type JudgedMeter, judgeMeter } from './judge-meter.ts'
import { CompanionHistories } from './meter-history.ts'
import { type SliceResult, toTold, type UnjudgedMeters } from './run.ts'
import { Worst } from './worst.ts'

export interface JudgePorts {
  readonly contributions: ContributionStore
  readonly anomalies: AnomalyStore
  readonly detections: DetectionStore
  /** As configured; a run may have brought a list of its own. */
  readonly config: DetectionConfig
  readonly clock: Clock
}

/** Meters named for a detector that did not judge them, and anomalies told, of one slice. */
const MOST_EXAMPLES = 5
const MOST_TOLD = 500

/** Judges one slice of a run and saves its result. Doing it again changes nothing more. */
export async function judgeSlice(
  ports: JudgePorts,
  runId: string,
  slice: number,
): Promise<SliceResult> {
  const { assignments, pipelineDays, groups, toldUntil } = await ports.detections.context(runId)
  const context = {
    ...ports,
    assignments: new Assignments({
      ...ports.config,
      ...(assignments !== undefined && { assignments }),
    }),
    companions: new CompanionHistories(ports.contributions),
    pipelineDays: new Map(
      Object.entries(pipelineDays).map(([name, date]) => [name, parseDate(date) as number]),
    ),
    groups: new Map(Object.entries(groups ?? {})),
    toldUntil,
  }
  const sum = new SliceSum()
  for (const range of await ports.detections.slice(runId, slice)) {
    sum.add(range.meterId, await judgeMeter(context, range))
  }
  await ports.detections.saveResult(runId, slice, sum.result)
  return sum.result
}

/** Adds up what was found, meter by meter. */
class SliceSum {
  #counts = { meters: 0, judgedDays: 0, opened: 0, changed: 0, cleared: 0, stillOpen: 0 }
  readonly #opened = new Worst(MOST_TOLD)
  readonly #cleared = new Worst(MOST_TOLD)
  readonly #unjudged = new Map<string, UnjudgedMeters & { examples: string[]; meters: number }>()
  readonly #errors: SliceResult['errors'][number][] = []
  readonly #activity: SliceResult['activity'][number][] = []
  readonly #gone: string[] = []

  add(meterId: string, judged: JudgedMeter): void {
    const counts = this.#counts
    this.#counts = {
      meters: counts.meters + 1,
      judgedDays: counts.judgedDays + judged.judgedDays,
      opened: counts.opened + judged.opened.length,
      changed: counts.changed + judged.changed.length,
      cleared: counts.cleared + judged.cleared.length,
      stillOpen: counts.stillOpen + judged.stillOpen,
    }
    for (const anomaly of judged.opened) this.#opened.add(toTold(anomaly, severityOf(anomaly)))
    for (const anomaly of judged.cleared) this.#cleared.add(toTold(anomaly, severityOf(anomaly)))
    for (const [detector, reason] of judged.unjudged) {
      const key = `${detector}\n${reason}`
      const known = this.#unjudged.get(key) ?? { detector, reason, meters: 0, examples: [] }
      known.meters++
      if (known.examples.length < MOST_EXAMPLES) known.examples.push(meterId)
      this.#unjudged.set(key, known)
    }
    this.#errors.push(...judged.errors)
    if (judged.activity === undefined) this.#gone.push(meterId)
    else this.#activity.push(judged.activity)
  }

  get result(): SliceResult {
    return {
      ...this.#counts,
      openedAnomalies: this.#opened.sorted,
      clearedAnomalies: this.#cleared.sorted,
      unjudged: [...this.#unjudged.values()],
      errors: this.#errors,
      activity: this.#activity,
      gone: this.#gone,
    }
  }
}
