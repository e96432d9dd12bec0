/** Which detectors a run goes by: the deployed ones, and after them those of the listed entries. */
import type { AssignmentList } from './assignments.ts'
import type { DetectionConfig } from './detection-config.ts'
import type { RunContext } from './run.ts'
import type { Watermark } from './watermark.ts'

/** The entries of `detectors.yml` that people put beside the deployed ones, at any time. */
export interface DetectorsList {
  /** What people know it by. */
  readonly name: string
  /** Undefined where there is none. Throws InvalidConfig, which names the line. */
  read(): Promise<{ readonly etag: string; readonly list: AssignmentList } | undefined>
}

export interface AssignmentPorts {
  /** As deployed. */
  readonly config: DetectionConfig
  readonly detectorsList: DetectorsList
}

export interface RunAssignments {
  /** For all slices of the run. */
  readonly context: Pick<RunContext, 'assignments' | 'listEtag'>
  /** That the list is not the one of the run before, so that all meters have to be judged again. */
  readonly change: string | undefined
}

/** Throws InvalidConfig, which names the line, for a list that is not valid. */
export async function assignmentsOfRun(
  { config, detectorsList }: AssignmentPorts,
  watermark: Watermark | undefined,
): Promise<RunAssignments> {
  const found = await detectorsList.read()
  // A first run looks at all there is anyway.
  const isOther = watermark !== undefined && watermark.listEtag !== found?.etag
  const what =
    watermark?.listEtag === undefined ? 'is new' : found === undefined ? 'is gone' : 'has changed'
  return {
    context:
      found === undefined
        ? {}
        : { assignments: joinLists(config.assignments, found.list), listEtag: found.etag },
    change: isOther ? `${detectorsList.name} ${what}: all meters are judged again.` : undefined,
  }
}

/** Later entries override earlier ones. */
export function joinLists(...lists: readonly AssignmentList[]): AssignmentList {
  return {
    detectors: lists.flatMap(({ detectors }) => detectors),
    expectedChanges: lists.flatMap(({ expectedChanges }) => expectedChanges),
    calendars: lists.flatMap(({ calendars }) => calendars),
    groups: Object.assign({}, ...lists.map(({ groups }) => groups)),
  }
}
