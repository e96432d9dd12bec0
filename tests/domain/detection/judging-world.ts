/** An in-memory world for judging: contributions to be judged, anomalies as they stand. */
import type { z } from 'zod'
import { type Anomaly, anomalyKey, severityOf } from '../../../domain/detection/anomaly.ts'
import {
  Assignments,
  assignmentsSchema,
  type BoundDetector,
} from '../../../domain/detection/assignments.ts'
import { type JudgedMeter, judgeMeter } from '../../../domain/detection/judge-meter.ts'
import { type JudgePorts, judgeSlice } from '../../../domain/detection/judge-slice.ts'
import { CompanionHistories } from '../../../domain/detection/meter-history.ts'
import type { RunContext, SliceResult } from '../../../domain/detection/run.ts'
import type { AnomalyStore, DetectionStore } from '../../../domain/ports.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { parseDate } from '../../../domain/time/civil-date.ts'
import { storeOf } from '../contributions.ts'

export class JudgingWorld {
  contributions: Contribution[] = []
  readonly anomalies = new Map<string, Anomaly>()
  readonly results: SliceResult[] = []
  /** As `detectors.yml` says it. */
  list: z.input<typeof assignmentsSchema> = {}
  /** Of pipelines; contributions come by `test`. */
  tags: Record<string, readonly string[]> = {}
  /** By the name of their calendar. */
  holidays: Record<string, readonly string[]> = {}
  /** What the run brings along. */
  context: RunContext = { pipelineDays: {} }
  now = '2025-12-01T00:00:00.000Z'
  /** Anomalies written, over all runs. */
  written = 0

  /** Judges meter m1 from that date on, as a slice of a run does. */
  judge(from = '1900-01-01'): Promise<SliceResult> {
    const detections: Pick<DetectionStore, 'context' | 'slice' | 'saveResult'> = {
      context: async () => this.context,
      slice: async () => [{ meterId: 'm1', from }],
      saveResult: async (_run, _slice, result) => {
        this.results.push(result)
      },
    }
    return judgeSlice({ ...this.#ports(), detections: detections as DetectionStore }, 'run', 0)
  }

  /** Judges meter m1 by these detectors, in place of those of the list. */
  judgeBy(detectors: readonly BoundDetector[], from = '1900-01-01'): Promise<JudgedMeter> {
    const ports = this.#ports()
    const assignments = Object.assign(new Assignments(ports.config), {
      of: () => [...detectors],
      lookbackOf: () => Math.max(0, ...detectors.map(({ needs }) => needs.days)),
    })
    const days = Object.entries(this.context.pipelineDays)
    const context = {
      ...ports,
      assignments,
      companions: new CompanionHistories(ports.contributions),
      pipelineDays: new Map(days.map(([name, date]) => [name, parseDate(date) as number])),
      groups: new Map(Object.entries(this.context.groups ?? {})),
      toldUntil: this.context.toldUntil,
    }
    return judgeMeter(context, { meterId: 'm1', from })
  }

  #ports(): Omit<JudgePorts, 'detections'> {
    const anomalies: Pick<AnomalyStore, 'ofMeter' | 'save'> = {
      ofMeter: async (meterId, first) =>
        [...this.anomalies.values()].filter(
          (anomaly) => anomaly.meterId === meterId && anomaly.date >= first,
        ),
      save: async (changed) => {
        this.written += changed.length
        for (const anomaly of changed) this.anomalies.set(anomalyKey(anomaly), anomaly)
      },
    }
    return {
      contributions: storeOf(this.contributions),
      anomalies: anomalies as AnomalyStore,
      config: {
        assignments: assignmentsSchema.parse(this.list),
        tags: this.tags,
        holidays: this.holidays,
      },
      clock: { now: () => new Date(this.now) },
    }
  }

  /** Open anomalies with all that they say, in the order of dates. */
  get told(): unknown[] {
    return this.#open.map((anomaly) => {
      const { date, channel, reasons } = anomaly
      return { date, channel, severity: severityOf(anomaly), reasons }
    })
  }

  /** Open anomalies as `date detector detector…`, in the order of dates. */
  get open(): string[] {
    return this.#open.map(({ date, reasons }) =>
      [date, ...reasons.map(({ detector }) => detector)].join(' '),
    )
  }

  get #open(): Anomaly[] {
    return [...this.anomalies.values()]
      .filter(({ state }) => state === 'open')
      .sort((a, b) => (anomalyOrder(a) < anomalyOrder(b) ? -1 : 1))
  }
}

function anomalyOrder({ date, channel }: Anomaly): string {
  return `${date} ${channel}`
}
