/** Where the configuration comes from: folders of YAML, or what was made of them for Lambda. */
import type { DetectionConfig } from '../../domain/detection/detection-config.ts'
import type { Limits } from '../../domain/ingestion/limits.ts'
import type { ReadConfig } from '../../domain/pipelines/read-config.ts'

export interface ConfigSource {
  /** Pipelines and formats. */
  readConfig(): ReadConfig
  limits(): Limits
  /** Which detectors look at which meters, and what they have to know beside readings. */
  detection(): DetectionConfig
}
