/** Units that stand beside a table's titles: in the lines above it, or in a row of units below them. */
import { UnreadableFile } from '../../errors.ts'
import { findUnit } from '../../quantity/unit.ts'
import type { Draft } from './draft.ts'

const UNIT_WORDS = /(?<![\p{L}\d])(?:[kMG]?Wh|k?varh|kW|MW|m3|m³|therms?|[MG]J)(?![\p{L}\d])/giu

/**
 * The draft with the unit that the lines above the table name, or a row of units below the header,
 * where neither titles nor rows name one. Throws UnreadableFile (`file-ambiguous`) where they name
 * several.
 */
export function withUnitBeside(
  draft: Draft,
  above: readonly (readonly string[])[],
  firstRow: readonly string[] | undefined,
): Draft {
  const values = draft.profile.values ?? []
  const isOpen = values.every(
    ({ unit, unitColumn }) => unit === undefined && unitColumn === undefined,
  )
  if (!isOpen || values.length === 0) return draft
  const cells = [
    ...above.flat(),
    ...(firstRow !== undefined && isUnitRow(firstRow) ? firstRow : []),
  ]
  const names = cells.flatMap((cell) => cell.match(UNIT_WORDS) ?? [])
  const units = new Map(names.map((name) => [JSON.stringify(findUnit(name)), name]))
  const [unit] = units.values()
  if (unit === undefined) return draft
  if (units.size > 1) {
    throw new UnreadableFile(
      'file-ambiguous',
      `Beside the table several units are named (${[...units.values()].join(', ')}), and nothing tells which is that of its values. Say it in the pipeline that matches this key: "unit: ${unit}".`,
    )
  }
  return {
    profile: { ...draft.profile, values: values.map((value) => ({ ...value, unit })) },
    reasons: [...draft.reasons, `unit: ${unit}, which stands beside the table`],
  }
}

/** Whether a row has nothing but units, below the titles. */
export function isUnitRow(row: readonly string[]): boolean {
  const said = row.map((cell) => cell.replace(/[[\]()]/g, '').trim()).filter((cell) => cell !== '')
  return said.length > 0 && said.every((cell) => findUnit(cell) !== undefined)
}
