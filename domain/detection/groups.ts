/** Groups of meters that are compared with each other: who is in them, and whom a change is about. */
import { compileKeyPattern } from '../pipelines/key-pattern.ts'
import type { Catalog } from '../ports.ts'
import type { Assignments } from './assignments.ts'
import { everyMeterId } from './every-meter.ts'
import { widened } from './meter-ranges.ts'
import type { DetectorError, MeterRange } from './run.ts'

/** A meter is compared with all others of its group, so their days are in memory together. */
export const LARGEST_GROUP = 500

export interface ResolvedGroups {
  /** Meter ids, sorted, by the name of their group. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  /** Groups that detectors ask for, and that there are not or that are too large. */
  readonly errors: readonly DetectorError[]
}

/** The members of the groups that detectors ask for; looks over all meters, if there are such groups. */
export async function resolveGroups(
  catalog: Pick<Catalog, 'meters'>,
  assignments: Pick<Assignments, 'groups' | 'wantedGroups'>,
): Promise<ResolvedGroups> {
  const errors: DetectorError[] = []
  const found = new Map<string, { patterns: RegExp[]; members: string[] }>()
  for (const { detector, group } of assignments.wantedGroups) {
    const patterns = assignments.groups[group]
    if (patterns === undefined) {
      errors.push({ detector, message: `There is no group "${group}" in detectors.yml.` })
    } else found.set(group, { patterns: patterns.map(compileKeyPattern), members: [] })
  }
  if (found.size > 0) {
    for await (const meterId of everyMeterId(catalog)) {
      for (const { patterns, members } of found.values()) {
        if (patterns.some((pattern) => pattern.test(meterId))) members.push(meterId)
      }
    }
  }
  const groups: Record<string, readonly string[]> = {}
  for (const { detector, group } of assignments.wantedGroups) {
    const members = found.get(group)?.members
    if (members === undefined) continue
    if (members.length <= LARGEST_GROUP) groups[group] = members.sort()
    else {
      const message = `The group "${group}" has ${members.length} meters; it may have ${LARGEST_GROUP}. Make several groups of it.`
      errors.push({ detector, message })
    }
  }
  return { groups, errors }
}

/** The ranges, and each group of a changed meter whole: from the day of its earliest change. */
export function withGroups(
  ranges: readonly MeterRange[],
  groups: ResolvedGroups['groups'],
): MeterRange[] {
  const changed = new Map(widened(ranges, []).map(({ meterId, from }) => [meterId, from]))
  const added = Object.values(groups).flatMap((members) => {
    const [from] = members.flatMap((meterId) => changed.get(meterId) ?? []).sort()
    return from === undefined ? [] : members.map((meterId) => ({ meterId, from }))
  })
  return widened(ranges, added)
}
