/** The file that functions on AWS have says just what the folders say that it was made of. */
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import {
  loadAssignments,
  loadLimits,
  loadReadConfig,
} from '../../../adapters/config/load-config.ts'
import { packConfig } from '../../../adapters/config/pack-config.ts'
import { packedAssignments } from '../../../adapters/config/packed-assignments.ts'
import { packedLimits, packedReadConfig } from '../../../adapters/config/packed-read-config.ts'
import { InvalidConfig } from '../../../domain/errors.ts'
import { configFolder, removeFolders } from './config-folder.ts'

const shipped = join(import.meta.dirname, '../../../config')

afterEach(removeFolders)

function packed(...folders: string[]): string {
  return join(configFolder({ 'config.json': packConfig(folders) }), 'config.json')
}

test('formats, with the digest by which objects are read again', () => {
  const { profiles } = packedReadConfig(packed(shipped))
  expect(profiles).toEqual(loadReadConfig([shipped]).profiles)
  expect(profiles.all.length).toBeGreaterThan(50)
})

test('pipelines, in their order of precedence', () => {
  const pipelines = 'pipelines: [{ name: mine, match: "a/**" }, { name: rest, match: "**" }]'
  const folder = configFolder({ 'pipelines.yml': pipelines })
  const [there, here] = [packedReadConfig(packed(folder)), loadReadConfig([folder])]
  for (const key of ['a/b.csv', 'b.csv']) {
    expect(there.find(key)).toEqual(here.find(key))
    expect(there.settingsFor(key)).toBe(here.settingsFor(key))
  }
})

test('limits, with the defaults', () => {
  const folder = configFolder({ 'limits.yml': 'limits: { members: 3 }' })
  expect(packedLimits(packed(folder))).toEqual({ ...loadLimits([]), members: 3 })
})

test('detectors with their parameters', () => {
  const detectors = 'detectors: [{ detector: stuck, meters: ["EE*"] }, { detector: missing }]'
  const folder = configFolder({ 'detectors.yml': detectors })
  const [there, here] = [packedAssignments(packed(folder)), loadAssignments([folder])]
  for (const meter of ['EE1', 'X']) {
    const bound = (of: typeof here) =>
      of.of(meter).map(({ name, lookbackDays }) => [name, lookbackDays])
    expect(bound(there)).toEqual(bound(here))
  }
})

test('a mistake fails the packaging, with its file and line', () => {
  const folder = configFolder({ 'limits.yml': 'limits:\n  members: none\n' })
  expect(() => packConfig([folder])).toThrow(InvalidConfig)
  expect(() => packConfig([folder])).toThrow(/limits\.yml, line 2: limits\.members/)
})
