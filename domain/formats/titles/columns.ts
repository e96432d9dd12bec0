/** A table's columns and the selectors that find them. */
import { UnreadableFile } from '../../errors.ts'
import type { ColumnSelector } from '../profile/profile.ts'

/** No capitals, no spaces: most cells that may be titles are numbers. */
const NORMAL = /^[!-@[-~]*$/

/** Titles that differ in case, spaces or a byte order mark are the same. */
export function normalizeTitle(title: string): string {
  if (NORMAL.test(title)) return title
  return title
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase()
}

/** The expression of a selector `/…/`; undefined where it is none. */
export function expressionOf(selector: ColumnSelector): RegExp | undefined {
  const match = typeof selector === 'string' ? /^\/(.+)\/$/.exec(selector) : null
  return match === null ? undefined : new RegExp(match[1] as string, 'iu')
}

export class Columns {
  /** As the file has them, spaces around them taken off. */
  readonly titles: readonly string[]
  /** Indexes by normalized title, from the left. */
  #byTitle: ReadonlyMap<string, readonly number[]> | undefined

  constructor(titles: readonly string[]) {
    this.titles = titles.map((title) => title.replace(/^\ufeff/, '').trim())
  }

  get width(): number {
    return this.titles.length
  }

  /** All indexes that a selector finds, from the left. */
  all(selector: ColumnSelector): number[] {
    if (typeof selector === 'number') return selector <= this.width ? [selector - 1] : []
    const expression = expressionOf(selector)
    if (expression !== undefined) {
      return this.titles
        .keys()
        .filter((at) => expression.test(this.titles[at] as string))
        .toArray()
    }
    this.#byTitle ??= Map.groupBy(this.titles.keys(), (at) =>
      normalizeTitle(this.titles[at] as string),
    )
    const found = this.#byTitle.get(normalizeTitle(selector))
    if (found !== undefined) return [...found]
    const nth = /^(.+)#(\d+)$/.exec(selector)
    if (nth === null) return []
    const [, title = '', place = ''] = nth
    const same = this.all(title)
    const chosen = same[Number(place) - 1]
    return chosen === undefined ? [] : [chosen]
  }

  /** The first column that a selector finds. */
  find(selector: ColumnSelector | undefined): number | undefined {
    return selector === undefined ? undefined : this.all(selector)[0]
  }

  /** The same; throws UnreadableFile (`header-unknown`) where there is none. */
  need(selector: ColumnSelector, profile: string): number {
    const found = this.find(selector)
    if (found !== undefined) return found
    const shown = this.titles.slice(0, 12).map((title) => JSON.stringify(title))
    throw new UnreadableFile(
      'header-unknown',
      `The profile "${profile}" reads the column ${JSON.stringify(selector)}, which the file has not; its columns are ${shown.join(', ')}${this.width > 12 ? ', …' : ''}.`,
    )
  }

  /** Whether all these titles are there. */
  hasAll(titles: readonly string[]): boolean {
    return titles.every((title) => this.find(title) !== undefined)
  }
}
