/** All profiles that there are. */
import type { Profile } from './profile.ts'

export class Profiles {
  readonly all: readonly Profile[]
  /** Equal for equal profiles: objects are read again when it changes. */
  readonly digest: string

  constructor(all: readonly Profile[], digest: string) {
    this.all = all
    this.digest = digest
  }

  named(name: string): Profile | undefined {
    return this.all.find((profile) => profile.name === name)
  }
}
