/** All pipelines that there are, and which of them reads an object. */
import { compileKeyPattern } from './key-pattern.ts'
import type { Pipeline } from './pipeline.ts'

/** A pipeline, and what the groups of its pattern named in a key. */
export interface MatchedPipeline {
  readonly pipeline: Pipeline
  /** `campus/{site}/{meter}.csv` names site and meter. */
  readonly groups: Readonly<Record<string, string>>
}

/** The pipelines in order of precedence: the first whose pattern matches the key reads the object. */
export class Pipelines {
  readonly #entries: readonly { readonly pipeline: Pipeline; readonly pattern: RegExp }[]

  constructor(pipelines: readonly Pipeline[]) {
    this.#entries = pipelines.map((pipeline) => ({
      pipeline,
      pattern: compileKeyPattern(pipeline.match),
    }))
  }

  /** In the order of precedence. */
  get all(): readonly Pipeline[] {
    return this.#entries.map(({ pipeline }) => pipeline)
  }

  find(key: string): MatchedPipeline | undefined {
    for (const { pipeline, pattern } of this.#entries) {
      const match = pattern.exec(key)
      if (match !== null) return { pipeline, groups: { ...match.groups } }
    }
    return undefined
  }
}
