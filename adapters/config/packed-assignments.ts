/** Detectors from the packed file: by themselves, so that only who detects carries their code. */
import { Assignments } from '../../domain/detection/assignments.ts'
import { readPacked } from './packed-file.ts'

export function packedAssignments(file: string): Assignments {
  return new Assignments(readPacked(file).assignments)
}
