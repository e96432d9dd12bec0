/** Manifests: which meter-days a generation of an object writes and which it withdraws. */
import type { ManifestStore } from '../ports.ts'
import type { Ingestion } from './ingestion.ts'
import { MeterDays } from './meter-days.ts'

export interface Manifest {
  readonly source: string
  readonly generation: number
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly written: MeterDays
  /** Meter-days that an earlier generation may have written and this one has not. */
  readonly withdrawn: MeterDays
}

/** Detection runs hourly, and learns of withdrawn days from manifests. */
const DETECTED_WITHIN_MS = 48 * 60 * 60_000

/**
 * The manifest of a new generation. It is saved before anything is written, so whatever a crash
 * leaves behind stands in some manifest, and the next generation withdraws it.
 *
 * Days that the last `closed` generation withdrew are withdrawn for good, and are carried on only
 * until detection has seen them: a rolling export would carry more with each upload.
 */
export function planGeneration(
  begun: Omit<Manifest, 'withdrawn'>,
  earlier: readonly Manifest[],
  closed: number | undefined,
): Manifest {
  const withdrawn = new MeterDays()
  const withdraw = (days: MeterDays): void => withdrawn.addDifference(days, begun.written)
  for (const manifest of earlier) {
    withdraw(manifest.written)
    const age = Date.parse(begun.createdAt) - Date.parse(manifest.createdAt)
    if (manifest.generation !== closed || age < DETECTED_WITHIN_MS) withdraw(manifest.withdrawn)
  }
  return { ...begun, withdrawn }
}

/** The generation whose writes and withdrawals are known to be done. */
export function closedGeneration(last: Ingestion | undefined): number | undefined {
  return last === undefined || last.state === 'processing' || last.state === 'failed'
    ? undefined
    : last.generation
}

/** Deletes earlier manifests: everything in them stands in the new one. */
export async function forget(
  manifests: ManifestStore,
  earlier: readonly Manifest[],
): Promise<void> {
  for (const { source, generation } of earlier) await manifests.delete(source, generation)
}
