/** The rows among which headers are looked for: those of all profiles at once. */
import { Columns, normalizeTitle } from '../titles/columns.ts'
import { type Head, SEARCHED_ROWS } from './head.ts'

/** Selectors that are more than a title: expressions, and the second of a title. */
const MORE_THAN_TITLE = /^\/.+\/$|#\d+$/

export class SearchedRows {
  readonly #rows: readonly (readonly string[])[]
  readonly #delimiter: string
  readonly #columns: Columns[] = []
  /** The rows that have one of the asked titles, by that title. */
  readonly #rowsWith: ReadonlyMap<string, number[]>
  #lines: readonly string[] | undefined

  /** `headers`: the lists of titles that will be asked for. */
  constructor({ rows, delimiter }: Head, headers: readonly (readonly string[])[]) {
    this.#rows = rows.slice(0, SEARCHED_ROWS)
    this.#delimiter = delimiter
    this.#rowsWith = new Map(headers.map((list) => [tellingTitle(list) ?? '', []]))
    for (const [at, row] of this.#rows.entries()) {
      for (const title of row) {
        const places = this.#rowsWith.get(normalizeTitle(title))
        if (places !== undefined && places.at(-1) !== at) places.push(at)
      }
    }
  }

  /** The first row that has all these titles; `exact`: and no more. */
  headerAt(titles: readonly string[], exact: boolean): number | undefined {
    const told = tellingTitle(titles)
    const places = told === undefined ? this.#rows.keys() : this.#rowsWith.get(told)
    for (const at of places ?? []) {
      const columns = this.#columnsOf(at)
      if (!columns.hasAll(titles)) continue
      if (!exact || columns.titles.filter((title) => title !== '').length === titles.length)
        return at
    }
    return undefined
  }

  /** Whether the expression finds any of the rows, as the file has them. */
  hasLine(expression: RegExp): boolean {
    this.#lines ??= this.#rows.map((cells) => cells.join(this.#delimiter))
    return this.#lines.some((line) => expression.test(line))
  }

  #columnsOf(at: number): Columns {
    this.#columns[at] ??= new Columns(this.#rows[at] as readonly string[])
    return this.#columns[at]
  }
}

/** A title that the header must have, as rows are looked up by it; undefined where expressions tell all. */
function tellingTitle(titles: readonly string[]): string | undefined {
  const plain = titles.filter((title) => !MORE_THAN_TITLE.test(title)).map(normalizeTitle)
  // A long one stands in few other files.
  return plain.sort((a, b) => b.length - a.length)[0]
}
