/** Measures and prices for tests: round ones, so that sums can be done by hand. */
import { join } from 'node:path'
import { loadPrices } from '../../../adapters/config/load-costs.ts'
import type { Measures } from '../../../domain/costs/measures.ts'

export const COSTS_FOLDER = join(import.meta.dirname, '../../../data/costs')

/** Those that ship. */
export const PRICES = loadPrices(COSTS_FOLDER)

/** A day of 48 readings is an item of 300 + 48 x 2 = 396 bytes. */
export const MEASURES: Measures = {
  ...{ date: '2025-01-01', machine: 'a machine of round figures', node: 'v24.0.0' },
  layouts: {
    wide: { secondsPerMillionReadings: 2, bytesPerReading: 6 },
    long: { secondsPerMillionReadings: 10, bytesPerReading: 40 },
  },
  file: {
    ...{ seconds: 0.01, puts: 2, lists: 1, gets: 3, recordWriteUnits: 9 },
    ...{ recordBytes: 1200, logBytes: 1500 },
  },
  item: { secondsPerMillion: 100, bytes: 300, bytesPerReading: 2, manifestBytes: 3 },
  read: { secondsPerMillionItems: 80, judgeSecondsPerMillionDays: 50 },
  fold: { secondsPerMillionLooks: 500, bytesPerPart: 150 },
}
