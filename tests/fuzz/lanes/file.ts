/** Files as the tests of lanes make them: a text, and how it is to be read. */
import { join } from 'node:path'
import { openArchive } from '../../../adapters/archive/open-archive.ts'
import { loadProfiles } from '../../../adapters/config/load-config.ts'
import { parseCsv } from '../../../adapters/csv/parse-csv.ts'
import { type ProfileInput, profileSchema } from '../../../domain/formats/profile/profile.ts'
import { Profiles } from '../../../domain/formats/profile/profiles.ts'
import { DEFAULT_LIMITS, type Limits } from '../../../domain/ingestion/limits.ts'
import type { ReadSettings } from '../../../domain/ingestion/object-pass.ts'
import { pipelineSchema } from '../../../domain/pipelines/pipeline.ts'
import { Pipelines } from '../../../domain/pipelines/pipelines.ts'

export interface File {
  readonly text: string | Uint8Array
  readonly key?: string
  /** Settings of the pipeline beside name and match. */
  readonly pipeline?: Record<string, unknown>
  /** A profile beside those that ship. */
  readonly profile?: Omit<ProfileInput, 'name' | 'title'>
  readonly limits?: Partial<Limits>
}

/** The name of a file's own profile. */
const OWN = 'own'
const shipped = loadProfiles([join(import.meta.dirname, '../../../config')])

export function bytesOf({ text }: Pick<File, 'text'>): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text) : text
}

/** `byReference`: by csv-parse and the profile's reader alone. */
export function settingsOf(file: File, byReference: boolean): ReadSettings {
  const { key = 'drops/file.csv', profile, limits } = file
  const format = profile === undefined ? {} : { format: OWN }
  const pipeline = pipelineSchema.parse({
    ...{ name: 'test', match: '**', zone: 'Europe/London', ...format },
    ...file.pipeline,
  })
  const own =
    profile === undefined ? [] : [profileSchema.parse({ ...profile, name: OWN, title: OWN })]
  return {
    ...{ key, pipeline, byReference, ports: { openArchive, parseCsv } },
    groups: new Pipelines([pipeline]).find(key)?.groups ?? {},
    profiles: new Profiles([...own, ...shipped.all], ''),
    limits: { ...DEFAULT_LIMITS, ...limits },
  }
}
