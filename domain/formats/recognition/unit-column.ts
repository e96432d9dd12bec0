/** The column that names the unit of each row. */
import { findUnit } from '../../quantity/unit.ts'
import { hasRole } from '../titles/column-roles.ts'
import type { Table } from './table.ts'

/** By its title, or because it holds nothing but units. */
export function findUnitColumn(table: Table): number | undefined {
  const titled = table.titles.findIndex((title) => hasRole(title, 'unit'))
  if (titled >= 0) return titled
  const found = table.titles.findIndex((_, at) => {
    const { cells } = table.column(at)
    return cells.length > 0 && cells.every(isUnit)
  })
  return found < 0 ? undefined : found
}

/** A letter by itself may be anything. */
function isUnit(cell: string): boolean {
  const text = cell.trim()
  return text.length > 1 && findUnit(text) !== undefined
}
