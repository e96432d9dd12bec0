/** A profile that inference has put together, with what was decided and why. */
import type { ProfileInput } from '../profile/profile.ts'

export interface Draft {
  readonly profile: ProfileInput
  readonly reasons: readonly string[]
}
