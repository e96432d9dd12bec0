/** The points of a building's chilled water, found by the names of its load's siblings. */

/** Meter ids. */
export interface Points {
  readonly supply: string
  readonly return: string
  readonly flow: string
  readonly outdoorAir: string
}

/** How ids end, and the outdoor air that all buildings share. */
export interface PointNames {
  readonly tons: string
  readonly supply: string
  readonly return: string
  readonly flow: string
  readonly outdoorAir?: string | undefined
}

/**
 * The siblings of `Hall.CW/TONS` end as `STEMP` does, those of `Hall.CW/Tons` as `STemp`: an
 * ending in capitals or in small letters gives theirs the same, any other leaves them as they are
 * given. Undefined where the id does not end as a load does, or there is no outdoor air.
 */
export function pointsOf(meterId: string, names: PointNames): Points | undefined {
  const ending = meterId.slice(-names.tons.length)
  if (names.outdoorAir === undefined) return undefined
  if (ending.toLowerCase() !== names.tons.toLowerCase()) return undefined
  const device = meterId.slice(0, -names.tons.length)
  const sibling = (name: string): string => device + inCaseOf(ending, name, names.tons)
  return {
    supply: sibling(names.supply),
    return: sibling(names.return),
    flow: sibling(names.flow),
    outdoorAir: names.outdoorAir,
  }
}

function inCaseOf(ending: string, name: string, given: string): string {
  if (ending === given) return name
  if (ending === ending.toUpperCase()) return name.toUpperCase()
  return ending === ending.toLowerCase() ? name.toLowerCase() : name
}
