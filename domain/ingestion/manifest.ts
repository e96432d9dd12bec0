/** Manifests: which meter-days a generation of an object writes and which it withdraws. */
import { MeterDays } from './meter-days.ts'

export interface Manifest {
  readonly source: string
  readonly generation: number
  readonly written: MeterDays
  /** Meter-days that an earlier generation may have written and this one has not. */
  readonly withdrawn: MeterDays
}

/**
 * The manifest of a new generation. It is saved before anything is written, so whatever a crash
 * leaves behind stands in some manifest, and the next generation withdraws it.
 */
export function planGeneration(
  source: string,
  generation: number,
  written: MeterDays,
  earlier: readonly Manifest[],
): Manifest {
  const withdrawn = new MeterDays()
  for (const manifest of earlier) {
    for (const day of manifest.written) if (!written.has(day)) withdrawn.add(day)
    // A crash between manifest and tombstones leaves these still to be withdrawn.
    for (const day of manifest.withdrawn) if (!written.has(day)) withdrawn.add(day)
  }
  return { source, generation, written, withdrawn }
}
