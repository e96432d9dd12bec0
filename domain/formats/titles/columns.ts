/** A table's columns and the selectors that find them. */
import { UnreadableFile } from '../../errors.ts'
import type { ColumnSelector } from '../profile/profile.ts'

/** Titles that differ in case, spaces or a byte order mark are the same. */
export function normalizeTitle(title: string): string {
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
  readonly #normalized: readonly string[]

  constructor(titles: readonly string[]) {
    this.titles = titles.map((title) => title.replace(/^\ufeff/, '').trim())
    this.#normalized = titles.map(normalizeTitle)
  }

  get width(): number {
    return this.titles.length
  }

  /** All indexes that a selector finds, from the left. */
  all(selector: ColumnSelector): number[] {
    if (typeof selector === 'number') return selector <= this.width ? [selector - 1] : []
    const expression = expressionOf(selector)
    const finds = (test: (title: string, at: number) => boolean): number[] =>
      this.titles
        .keys()
        .filter((at) => test(this.titles[at] as string, at))
        .toArray()
    if (expression !== undefined) return finds((title) => expression.test(title))
    const exact = normalizeTitle(selector)
    const found = this.#normalized.includes(exact)
      ? finds((_, at) => this.#normalized[at] === exact)
      : []
    const nth = /^(.+)#(\d+)$/.exec(selector)
    if (found.length > 0 || nth === null) return found
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
