/** What detection is configured with. */
import type { AssignmentList } from './assignments.ts'

export interface DetectionConfig {
  readonly assignments: AssignmentList
  /** By the name of their pipeline. */
  readonly tags: Readonly<Record<string, readonly string[]>>
  /** Local calendar dates, by the name of their calendar, such as `US-NY`. */
  readonly holidays: Readonly<Record<string, readonly string[]>>
}
