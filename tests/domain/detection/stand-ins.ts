/** Detectors that say what a test needs to be said, and a catalog. */
import type { BoundDetector } from '../../../domain/detection/assignments.ts'
import type { Anomalous, History } from '../../../domain/detectors/detector.ts'
import { anomaly } from '../../../domain/detectors/verdicts.ts'

/** A low anomaly on that day. */
export function oddOn(day: number, severity: Anomalous['severity'] = 'low'): Anomalous {
  return anomaly(day, {
    ...{ severity, score: 1, unit: 'kWh', message: 'odd' },
    ...{ observed: 1, expected: 1, lower: 1, upper: 1 },
  })
}

/** A rule named `odd` that finds nothing, but for what is given. */
export function standIn(given: Partial<BoundDetector> = {}): BoundDetector {
  return {
    ...{ name: 'odd', family: 'rule', looksAt: 'consumption', needs: { days: 0 } },
    detect: () => [],
    ...given,
  }
}

/** Finds every day odd that it is to judge. */
export function everyDay({ days, judgeFrom }: History): Anomalous[] {
  return days.filter(({ day }) => day >= judgeFrom).map(({ day }) => oddOn(day))
}

/** A catalog of these meters, two to a page, that counts its pages. */
export function catalogOf(...meterIds: string[]) {
  return {
    pages: 0,
    async meters(_limit: number, next = '0') {
      this.pages++
      const from = Number(next)
      const items = meterIds.slice(from, from + 2)
      return { items, ...(from + 2 < meterIds.length && { next: String(from + 2) }) }
    },
  }
}
