/** Ports of detection runs: what they keep, and what people were told of them. */
import type { Page } from '../ports.ts'
import type { Report, ReportSummary, Told } from './digest.ts'
import type { DetectionRun, MeterActivity, MeterRange, RunContext, SliceResult } from './run.ts'
import type { Watermark } from './watermark.ts'

/** How runs went. */
export interface RunStore {
  saveRun(run: DetectionRun): Promise<void>
  run(id: string): Promise<DetectionRun | undefined>
}

export interface DetectionStore extends RunStore {
  /** What all slices of the run share; of an unknown run nothing is. */
  saveContext(runId: string, context: RunContext): Promise<void>
  context(runId: string): Promise<RunContext>
  saveSlice(runId: string, slice: number, meters: readonly MeterRange[]): Promise<void>
  slice(runId: string, slice: number): Promise<readonly MeterRange[]>
  saveResult(runId: string, slice: number, result: SliceResult): Promise<void>
  /** In the order of slices, few of them in memory at a time. */
  results(runId: string): AsyncIterable<SliceResult>
  /** Undefined before the first run that succeeded. */
  watermark(): Promise<Watermark | undefined>
  saveWatermark(watermark: Watermark): Promise<void>
  /** Where each meter that was judged stands, a part of them at a time. */
  activity(): AsyncIterable<readonly MeterActivity[]>
  /**
   * Brings that up to date; `gone` are those that have no day any more. Gives how many anomalies
   * are open then, over all meters.
   */
  saveActivity(changed: Iterable<MeterActivity>, gone: Iterable<string>): Promise<number>
}

/** What people were told of detection runs. */
export interface ReportStore {
  /** Writes a report, in place of one of the same id. */
  save(report: Report): Promise<void>
  get(id: string): Promise<Report | undefined>
  /** Of the newest run first. */
  list(limit: number, next?: string): Promise<Page<ReportSummary>>
  /** What need not be told again; undefined before the first run has been told. */
  told(): Promise<Told | undefined>
  saveTold(told: Told): Promise<void>
}
