/** Makes the one JSON file of configuration that functions on AWS have. */
import { loadDetection, loadLimits, loadPipelines, loadReadConfig } from './load-config.ts'
import type { PackedConfig } from './packed-file.ts'

/** The text of the file. Throws InvalidConfig, which names file and line. */
export function packConfig(folders: readonly string[]): string {
  const { profiles } = loadReadConfig(folders)
  const packed: PackedConfig = {
    pipelines: loadPipelines(folders).all,
    profiles: profiles.all,
    profilesDigest: profiles.digest,
    limits: loadLimits(folders),
    detection: loadDetection(folders),
  }
  return JSON.stringify(packed)
}
