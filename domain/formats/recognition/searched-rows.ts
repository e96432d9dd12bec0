/** The rows among which headers are looked for: those of all profiles at once. */
import { Columns, normalizeTitle } from '../titles/columns.ts'
import { type Head, SEARCHED_ROWS } from './head.ts'

type Titles = readonly string[]

/** Selectors that are more than a title: expressions, and the second of a title. */
const MORE_THAN_TITLE = /^\/.+\/$|#\d+$/

export class SearchedRows {
  readonly #rows: readonly (readonly string[])[]
  readonly #delimiter: string
  readonly #columns: Columns[] = []
  /** Of each header the rows that may be it. */
  readonly #rowsOf: ReadonlyMap<Titles, Iterable<number>>
  #lines: readonly string[] | undefined

  /** `headers`: the lists that will be asked for. */
  constructor({ rows, delimiter }: Head, headers: readonly Titles[]) {
    this.#rows = rows.slice(0, SEARCHED_ROWS)
    this.#delimiter = delimiter
    const all = [...this.#rows.keys()]
    const rowsWith = new Map<string, number[]>()
    this.#rowsOf = new Map(
      headers.map((titles) => {
        const telling = tellingTitle(titles)
        if (telling === undefined) return [titles, all]
        const places = rowsWith.get(telling) ?? []
        rowsWith.set(telling, places)
        return [titles, places]
      }),
    )
    for (const [at, row] of this.#rows.entries()) {
      for (const title of row) {
        const places = rowsWith.get(normalizeTitle(title))
        if (places !== undefined && places.at(-1) !== at) places.push(at)
      }
    }
  }

  /** The first row that has all these titles; `exact`: and no more. */
  headerAt(titles: Titles, exact: boolean): number | undefined {
    for (const at of this.#rowsOf.get(titles) ?? []) {
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
function tellingTitle(titles: Titles): string | undefined {
  const plain = titles.filter((title) => !MORE_THAN_TITLE.test(title)).map(normalizeTitle)
  // A long one stands in few other files.
  return plain.sort((a, b) => b.length - a.length)[0]
}
