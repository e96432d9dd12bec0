/** A profile that inference has put together, with what was decided and why. */
import type { ProfileInput } from '../profile/profile.ts'
import type { PipelineHints } from './hints.ts'

export interface Draft {
  readonly profile: ProfileInput
  readonly reasons: readonly string[]
}

/** A header row that may be one, and the rows below it. */
export interface Table {
  readonly titles: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly hints: PipelineHints
}
