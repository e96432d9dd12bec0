/** Judges one slice of meters for the state machine. Safe to repeat: a throw makes it come again. */
import { limitHeapGrowth } from '../adapters/lambda/heap-growth.ts'
import { wireSlice } from '../adapters/wiring.ts'
import { type JudgePorts, judgeSlice } from '../domain/detection/judge-slice.ts'
import type { SliceResult } from '../domain/detection/run.ts'

export interface SliceEvent {
  readonly runId: string
  readonly slice: number
}

export function createSliceHandler(ports: JudgePorts): (event: SliceEvent) => Promise<SliceResult> {
  return ({ runId, slice }) => judgeSlice(ports, runId, slice)
}

let wired: ReturnType<typeof createSliceHandler> | undefined

export const handler = (event: SliceEvent): Promise<SliceResult> => {
  if (wired === undefined) {
    limitHeapGrowth()
    wired = createSliceHandler(wireSlice(process.env))
  }
  return wired(event)
}
