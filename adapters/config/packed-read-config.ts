/** Pipelines, formats and limits from the packed file. */
import { Profiles } from '../../domain/formats/profile/profiles.ts'
import type { Limits } from '../../domain/ingestion/limits.ts'
import { Pipelines } from '../../domain/pipelines/pipelines.ts'
import { ReadConfig } from '../../domain/pipelines/read-config.ts'
import { readPacked } from './packed-file.ts'

export function packedReadConfig(file: string): ReadConfig {
  const { pipelines, profiles, profilesDigest } = readPacked(file)
  return new ReadConfig(new Pipelines(pipelines), new Profiles(profiles, profilesDigest))
}

export function packedLimits(file: string): Limits {
  return readPacked(file).limits
}
