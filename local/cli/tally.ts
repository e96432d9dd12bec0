/** Counts what has come of objects, and says how far it is. */
import { type Done, OUTCOMES, type Outcome } from '../../domain/reconciling/ingest-each.ts'

export class Tally {
  readonly #what: string
  readonly #all: number
  readonly #startedMs: number
  readonly #counts = new Map<Outcome, number>()
  #done = 0

  constructor(what: string, all: number, startedMs: number) {
    this.#what = what
    this.#all = all
    this.#startedMs = startedMs
  }

  add({ outcome }: Pick<Done, 'outcome'>): void {
    this.#done++
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1)
  }

  /** Such as `reconcile: 120 of 500: 118 succeeded, 2 failed; 12.5 a second, 30 s left`. */
  line(nowMs: number): string {
    const counts = countsText(Object.fromEntries(this.#counts))
    const progress = `${this.#what}: ${this.#done} of ${this.#all}${counts === '' ? '' : `: ${counts}`}`
    return `${progress}${paceOf(this.#done, this.#all, nowMs - this.#startedMs)}`
  }
}

/** Such as `; 12.5 a second, 30 s left`; nothing before anything is done. */
export function paceOf(done: number, all: number, elapsedMs: number): string {
  if (done === 0 || elapsedMs <= 0) return ''
  const perSecond = (done / elapsedMs) * 1000
  const left = all > done ? `, ${durationText((all - done) / perSecond)} left` : ''
  const rate = perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)
  return `; ${rate} a second${left}`
}

/** Such as `118 succeeded, 2 failed`: outcomes that there are. */
export function countsText(counts: Readonly<Partial<Record<Outcome, number>>>): string {
  return OUTCOMES.flatMap((outcome) => {
    const count = counts[outcome] ?? 0
    return count === 0 ? [] : [`${count} ${outcome.replace('-', ' ')}`]
  }).join(', ')
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
