/** What readings have in common that may stand in one run: one object for each combination. */
import type { Reading, Series } from '../readings/reading.ts'

export interface Strand {
  /** From 0 on; -1 for one that no row is of. */
  readonly number: number
  readonly series: Series
  /** Seconds; 0 where the file does not tell. */
  readonly length: number
  /** ISO 8601 in UTC; empty where the format has none. */
  readonly revision: string
}

export class Strands {
  #last: Strand | undefined
  #count = 0
  readonly #known = new Map<Series, Map<string, Strand>>()

  of({ series, length, revision }: Pick<Reading, 'series' | 'length' | 'revision'>): Strand {
    const last = this.#last
    if (last?.series === series && last.length === length && last.revision === revision) return last
    let ofSeries = this.#known.get(series)
    if (ofSeries === undefined) {
      ofSeries = new Map()
      this.#known.set(series, ofSeries)
    }
    const name = `${length} ${revision}`
    let strand = ofSeries.get(name)
    if (strand === undefined) {
      strand = { number: this.#count++, series, length, revision }
      ofSeries.set(name, strand)
    }
    this.#last = strand
    return strand
  }
}
