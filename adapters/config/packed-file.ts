/** The one JSON file that functions on AWS have in place of folders of YAML. */
import { readFileSync } from 'node:fs'
import type { DetectionConfig } from '../../domain/detection/detection-config.ts'
import type { Profile } from '../../domain/formats/profile/profile.ts'
import type { Limits } from '../../domain/ingestion/limits.ts'
import type { Pipeline } from '../../domain/pipelines/pipeline.ts'

/** What it says, with every default. */
export interface PackedConfig {
  readonly pipelines: readonly Pipeline[]
  readonly profiles: readonly Profile[]
  readonly profilesDigest: string
  readonly limits: Limits
  readonly detection: DetectionConfig
}

/**
 * Reads a file of `packConfig`, which validated it: validating it again would take a cold start
 * longer than loading the code. Throws where it is not there.
 */
export function readPacked(file: string): PackedConfig {
  return JSON.parse(readFileSync(file, 'utf8'))
}
