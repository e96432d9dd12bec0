/** What the columns of a row are to a lane. */
export const SKIP = 0
export const METER = 1
export const TIME = 2
export const FACT = 3
export const VALUE = 4
export type Role = typeof SKIP | typeof METER | typeof TIME | typeof FACT | typeof VALUE

/** Columns by what they are to a lane; what is none of these is skipped. */
export interface Layout {
  readonly meter: number | undefined
  readonly times: Iterable<number>
  /** May name the meter's column too. */
  readonly facts: Iterable<number>
  readonly values: readonly number[]
}

/** The role of each of so many columns; undefined where one has two, or values are out of order. */
export function layRoles(width: number, layout: Layout): Role[] | undefined {
  const roles = Array<Role>(width).fill(SKIP)
  let isClear = true
  const lay = (columns: Iterable<number>, role: Role): void => {
    for (const column of columns) {
      const before = roles[column]
      isClear &&= before === SKIP || before === role || (before === METER && role === FACT)
      if (before === SKIP) roles[column] = role
    }
  }
  if (layout.meter !== undefined) lay([layout.meter], METER)
  lay(layout.times, TIME)
  lay(layout.facts, FACT)
  lay(layout.values, VALUE)
  const { values } = layout
  const inOrder = values.every((column, at) => at === 0 || column > (values[at - 1] as number))
  return isClear && inOrder ? roles : undefined
}
