/** An in-memory world for judgeSlice: contributions to be judged, anomalies as they stand. */
import { type Anomaly, anomalyKey } from '../../../domain/detection/anomaly.ts'
import type { Assignments, BoundDetector } from '../../../domain/detection/assignments.ts'
import { type JudgePorts, judgeSlice } from '../../../domain/detection/judge-slice.ts'
import type { SliceResult } from '../../../domain/detection/run.ts'
import type { AnomalyStore, DetectionStore } from '../../../domain/ports.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { storeOf } from '../contributions.ts'

export class JudgingWorld {
  contributions: Contribution[] = []
  readonly anomalies = new Map<string, Anomaly>()
  readonly results: SliceResult[] = []
  detectors: BoundDetector[] = []
  now = '2025-12-01T00:00:00.000Z'
  /** Anomalies written, over all runs. */
  written = 0

  /** Judges meter m1 from that date on, as a run does. */
  async judge(from = '1900-01-01'): Promise<SliceResult> {
    const store = storeOf(this.contributions)
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
    const detections: Pick<DetectionStore, 'slice' | 'saveResult'> = {
      slice: async () => [{ meterId: 'm1', from }],
      saveResult: async (_run, _slice, result) => {
        this.results.push(result)
      },
    }
    const ports: JudgePorts = {
      contributions: store,
      anomalies: anomalies as AnomalyStore,
      detections: detections as DetectionStore,
      assignments: { of: () => this.detectors } as unknown as Assignments,
      clock: { now: () => new Date(this.now) },
    }
    return judgeSlice(ports, 'run', 0)
  }

  /** Open anomalies with what they say, sorted. */
  get told(): string[] {
    return [...this.anomalies.values()]
      .filter(({ state }) => state === 'open')
      .map(({ date, detector, severity, message }) => [date, detector, severity, message].join(' '))
      .sort()
  }

  /** Open anomalies as `date detector`, sorted. */
  get open(): string[] {
    return [...this.anomalies.values()]
      .filter(({ state }) => state === 'open')
      .map(({ date, detector }) => `${date} ${detector}`)
      .sort()
  }
}
