/** How objects are read: all pipelines and all formats. */
import type { Profiles } from '../formats/profile/profiles.ts'
import type { MatchedPipeline, Pipelines } from './pipelines.ts'

export class ReadConfig {
  readonly profiles: Profiles
  readonly #pipelines: Pipelines

  constructor(pipelines: Pipelines, profiles: Profiles) {
    this.#pipelines = pipelines
    this.profiles = profiles
  }

  /** The pipeline that reads the object of that key, or undefined. */
  find(key: string): MatchedPipeline | undefined {
    return this.#pipelines.find(key)
  }

  /** All settings that the object's reading hangs on, as text: equal for equal settings. */
  settingsFor(key: string): string {
    const matched = this.find(key)
    return matched === undefined
      ? 'none'
      : `${JSON.stringify(matched.pipeline)} ${this.profiles.digest}`
  }
}
