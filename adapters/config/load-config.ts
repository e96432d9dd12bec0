/** Loads `pipelines.yml`, `formats/`, `detectors.yml` and `limits.yml` from folders, each validated with its line numbers. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import type { AssignmentList } from '../../domain/detection/assignments.ts'
import type { DetectionConfig } from '../../domain/detection/detection-config.ts'
import { joinLists } from '../../domain/detection/run-assignments.ts'
import { InvalidConfig } from '../../domain/errors.ts'
import { type Profile, profileSchema } from '../../domain/formats/profile/profile.ts'
import { Profiles } from '../../domain/formats/profile/profiles.ts'
import { LAYOUTS } from '../../domain/formats/recognition/recognize.ts'
import { DEFAULT_LIMITS, type Limits, limitsSchema } from '../../domain/ingestion/limits.ts'
import { pipelinesSchema } from '../../domain/pipelines/pipeline.ts'
import { Pipelines } from '../../domain/pipelines/pipelines.ts'
import { ReadConfig } from '../../domain/pipelines/read-config.ts'
import type { ConfigSource } from './config-source.ts'
import { holidaysOf, knownCalendars } from './holidays.ts'
import { parseYaml } from './parse-yaml.ts'

/** All of it from these folders, each time as they are then. */
export function yamlConfig(folders: readonly string[]): ConfigSource {
  return {
    readConfig: () => loadReadConfig(folders),
    limits: () => loadLimits(folders),
    detection: () => loadDetection(folders),
  }
}

/**
 * The pipelines of all folders. Later folders come first in precedence, and a pipeline of theirs
 * replaces one of the same name. Throws InvalidConfig, which names file and line.
 */
export function loadPipelines(folders: readonly string[]): Pipelines {
  const files = read(folders, 'pipelines.yml', pipelinesSchema).reverse()
  const byName = new Map(
    files
      .flatMap(({ pipelines }) => pipelines)
      .reverse()
      .map((pipeline) => [pipeline.name, pipeline]),
  )
  return new Pipelines([...byName.values()].reverse())
}

/**
 * The formats of all folders, one a file in `formats/`. One of a later folder replaces an earlier
 * one of the same name. Throws InvalidConfig, which names file and line.
 */
export function loadProfiles(folders: readonly string[]): Profiles {
  const byName = new Map<string, Profile>()
  for (const folder of folders) {
    const formats = join(folder, 'formats')
    if (!existsSync(formats)) continue
    for (const name of readdirSync(formats).sort()) {
      if (!/\.ya?ml$/.test(name)) continue
      const file = join(formats, name)
      const profile = parseYaml(file, readFileSync(file, 'utf8'), profileSchema)
      byName.set(profile.name, profile)
    }
  }
  // Of two that know a file equally well, the one of the later folder wins.
  const all = [...byName.values()].reverse()
  return new Profiles(all, createHash('sha256').update(JSON.stringify(all)).digest('base64url'))
}

/**
 * Pipelines and formats together. Throws InvalidConfig also where a pipeline names a format that
 * there is not.
 */
export function loadReadConfig(folders: readonly string[]): ReadConfig {
  const [pipelines, profiles] = [loadPipelines(folders), loadProfiles(folders)]
  const layouts: readonly string[] = LAYOUTS
  for (const { name, format } of pipelines.all) {
    if (format === undefined || layouts.includes(format) || profiles.named(format)) continue
    throw new InvalidConfig(
      'config-invalid',
      `The pipeline "${name}" of pipelines.yml names the format "${format}", which is neither a layout (${layouts.join(', ')}) nor one of the formats in ${folders.map((folder) => join(folder, 'formats')).join(' or ')}.`,
    )
  }
  return new ReadConfig(pipelines, profiles)
}

/** The limits of `limits.yml`, where there is one, and the defaults; later folders win. */
export function loadLimits(folders: readonly string[]): Limits {
  const files = read(folders, 'limits.yml', limitsSchema)
  return Object.assign({}, DEFAULT_LIMITS, ...files.map(({ limits }) => limits))
}

/** What detection is configured with. Throws InvalidConfig, which names file and line. */
export function loadDetection(folders: readonly string[]): DetectionConfig {
  const pipelines = loadPipelines(folders).all
  const assignments = loadAssignments(folders)
  const calendars = new Set(assignments.calendars.map(({ calendar }) => calendar))
  return {
    assignments,
    tags: Object.fromEntries(pipelines.map(({ name, tags }) => [name, tags])),
    holidays: Object.fromEntries([...calendars].map((name) => [name, holidaysOf(name)])),
  }
}

/**
 * Which detectors look at which meters, expected changes, and calendars; entries of later folders
 * come after those of earlier ones, which they override.
 */
export function loadAssignments(folders: readonly string[]): AssignmentList {
  return joinLists(...read(folders, 'detectors.yml', knownCalendars))
}

function read<Schema extends z.ZodType>(
  folders: readonly string[],
  name: string,
  schema: Schema,
): z.infer<Schema>[] {
  const absent = folders.find((folder) => !existsSync(folder))
  if (absent !== undefined) {
    throw new InvalidConfig('config-invalid', `The folder of configuration ${absent} is not there.`)
  }
  return folders
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file))
    .map((file) => parseYaml(file, readFileSync(file, 'utf8'), schema))
}
