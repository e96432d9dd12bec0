/** The faults planted in the sample files; data/README.md lists the same, and a test says so. */

export type FaultKind = 'spike' | 'drop' | 'stuck' | 'missing' | 'absent'

export interface Fault {
  readonly meter: string
  readonly kind: FaultKind
  readonly dates: readonly string[]
}

/**
 * Every planted fault, with its local dates. Each comes at least four weeks after its meter's first
 * day, so that a rule which looks back at the same weekday has something to compare with.
 */
export const faults: readonly Fault[] = [
  { meter: 'EE00013', kind: 'spike', dates: ['2025-09-23'] },
  { meter: 'EE00014', kind: 'stuck', dates: ['2025-09-16', '2025-09-17', '2025-09-18'] },
  { meter: 'EE00015', kind: 'missing', dates: ['2025-09-10'] },
  { meter: 'EE00015', kind: 'absent', dates: ['2025-09-12'] },
  { meter: 'EE00016', kind: 'drop', dates: ['2025-09-25'] },
  { meter: 'EE00102', kind: 'spike', dates: ['2025-10-29'] },
  { meter: 'EE00103', kind: 'missing', dates: ['2025-10-15'] },
  { meter: 'EE00103', kind: 'absent', dates: ['2025-10-17'] },
  { meter: 'EE00104', kind: 'stuck', dates: ['2025-10-21', '2025-10-22', '2025-10-23'] },
  { meter: 'SH-KITCHEN', kind: 'drop', dates: ['2025-11-19'] },
]

/** Returns the fault of a meter on a local date, if one is planted there. */
export function faultOn(meter: string, date: string): FaultKind | undefined {
  return faults.find((fault) => fault.meter === meter && fault.dates.includes(date))?.kind
}
