/** The anomalies that are told first, of however many there are. */
import type { Severity } from './anomaly.ts'
import type { ToldAnomaly } from './run.ts'

const RANKS: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 }

/** Orders anomalies as they are told: the gravest first, then the newest, then by meter. */
export function byUrgency(a: ToldAnomaly, b: ToldAnomaly): number {
  return (
    RANKS[a.severity] - RANKS[b.severity] ||
    compare(b.date, a.date) ||
    compare(a.meterId, b.meterId) ||
    compare(a.channel, b.channel)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Takes any number of anomalies and keeps those that are told first. */
export class Worst {
  readonly #most: number
  #kept: ToldAnomaly[] = []

  constructor(most: number) {
    this.#most = most
  }

  add(anomaly: ToldAnomaly): void {
    this.#kept.push(anomaly)
    // Sorted once in as many: cheap, and never more than twice what is kept.
    if (this.#kept.length >= 2 * this.#most) this.#kept = this.sorted
  }

  get sorted(): ToldAnomaly[] {
    return [...this.#kept].sort(byUrgency).slice(0, this.#most)
  }
}
