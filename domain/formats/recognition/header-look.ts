/** What a row is like that may be the header. */
import { isBlank } from '../readers/row-reader.ts'
import { countRoles } from '../titles/column-roles.ts'
import { kindOfCell } from './column.ts'
import { isDate } from './date-order.ts'

/** Each thing is told when it is first asked for: most rows are data, and one answer rules them out. */
export class Look {
  readonly #row: readonly string[]
  #titles: readonly string[] | undefined
  #couldBeTitles: boolean | undefined
  #isText: boolean | undefined
  #roles: number | undefined

  constructor(row: readonly string[]) {
    this.#row = row
  }

  get titles(): readonly string[] {
    this.#titles ??= titlesIn(this.#row)
    return this.#titles
  }

  get couldBeTitles(): boolean {
    this.#couldBeTitles ??= couldBeTitles(this.titles)
    return this.#couldBeTitles
  }

  /** Whether a row below makes a better header: one of nothing but texts that is wider, or says more. */
  isWorseThan(later: Look): boolean {
    if (widthOf(later.#row) < this.titles.length) return false
    if (!later.#hasTextAlone || !later.couldBeTitles) return false
    return later.titles.length > this.titles.length || later.#toldRoles > this.#toldRoles
  }

  get #hasTextAlone(): boolean {
    this.#isText ??= hasNoNumber(this.#row)
    return this.#isText
  }

  /** How many of its titles tell a role. */
  get #toldRoles(): number {
    this.#roles ??= countRoles(this.titles)
    return this.#roles
  }
}

/** The titles of a header row, without empty ones at the end: a trailing delimiter makes one. */
export function titlesIn(row: readonly string[]): readonly string[] {
  return row.slice(0, widthOf(row)).map((title) => title.trim())
}

export function hasNoNumber(row: readonly string[]): boolean {
  return row.every((cell) => kindOfCell(cell) !== 'number')
}

function widthOf(row: readonly string[]): number {
  let end = row.length
  while (end > 0 && isBlank(row[end - 1] as string)) end--
  return end
}

/** A row of titles has no stamp in it that is not itself a column of dates. */
function couldBeTitles(titles: readonly string[]): boolean {
  const named = titles.filter((title) => title !== '')
  const stamps = named.filter(isDate).length
  return named.length > 0 && (stamps === 0 || stamps > 2)
}
