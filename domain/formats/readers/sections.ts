/** Rows that are no data: headers that come again, what stands between sections, totals of rows. */
import { isUnitRow } from '../recognition/units-beside.ts'
import { normalizeTitle } from '../titles/columns.ts'
import type { Preamble } from './preamble.ts'
import type { RowResult } from './row-reader.ts'

/** Rows that sum up others say so in one of their cells. */
const TOTAL =
  /^(?:(?:grand|site|overall) |sub)?totals?:?$|^all (?:meters|sites)$|^(?:gesamt)?summe:?$/i

/** Whether a cell says that its row sums up others. */
export function isTotalRow(text: string): boolean {
  return TOTAL.test(text.trim())
}

export class Sections {
  readonly #preamble: Preamble
  readonly #titles: readonly string[]
  /** Rows that were no data. */
  asides = 0
  /** Whether a row has changed what rows below it mean. */
  hangsOnOrder = false

  constructor(preamble: Preamble, titles: readonly string[]) {
    this.#preamble = preamble
    this.#titles = titles.map(normalizeTitle)
  }

  /** What becomes of a row: as `read` says, unless the row is no data at all. */
  read(row: readonly string[], read: (row: readonly string[]) => RowResult): RowResult {
    if (this.#preamble.values.skip !== undefined) return this.#skip(row)
    const result = read(row)
    if (result === 'accepted' || result === 'blank') return result
    if (result !== 'aside' && !this.#isNoData(row)) return result
    this.asides++
    return 'aside'
  }

  #isNoData(row: readonly string[]): boolean {
    if (this.#preamble.take(row)) {
      this.hangsOnOrder = true
      return true
    }
    return this.#isHeader(row) || row.some(isTotalRow) || isUnitRow(row)
  }

  /** A section that is not wanted, up to the header of the next. */
  #skip(row: readonly string[]): RowResult {
    if (this.#isHeader(row)) delete this.#preamble.values.skip
    else this.#preamble.take(row)
    this.hangsOnOrder = true
    this.asides++
    return 'aside'
  }

  #isHeader(row: readonly string[]): boolean {
    const titles = this.#titles
    return titles[0] !== '' && titles.every((title, at) => normalizeTitle(row[at] ?? '') === title)
  }
}
