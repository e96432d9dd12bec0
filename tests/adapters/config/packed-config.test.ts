/** The file that functions on AWS have says just what the folders say that it was made of. */
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { loadDetection, loadLimits, loadReadConfig } from '../../../adapters/config/load-config.ts'
import { packConfig } from '../../../adapters/config/pack-config.ts'
import { packedDetection } from '../../../adapters/config/packed-detection.ts'
import { packedLimits, packedReadConfig } from '../../../adapters/config/packed-read-config.ts'
import { Assignments } from '../../../domain/detection/assignments.ts'
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

test('detectors with their parameters, expected changes, the tags of pipelines and holidays', () => {
  const folder = configFolder({
    'detectors.yml': `
detectors: [{ detector: stuck, meters: ["EE*"] }, { detector: missing, tags: [office] }]
expectedChanges: [{ from: 2025-12-24, to: 2026-01-01 }]
calendars: [{ calendar: US-NY }]
`,
    'pipelines.yml': 'pipelines: [{ name: mine, match: "**", tags: [office] }]',
  })
  const there = packedDetection(packed(folder))
  expect(there).toEqual(loadDetection([folder]))
  expect(there.tags).toEqual({ mine: ['office'] })
  expect(there.holidays['US-NY']).toContain('2025-11-27')
  const assignments = new Assignments(there)
  const names = (meterId: string, pipeline: string) =>
    assignments.of({ meterId, pipeline }).map(({ name }) => name)
  expect(names('EE1', 'mine').sort()).toEqual(['missing', 'stuck'])
  expect(names('X', 'other')).toEqual([])
})

test('a mistake fails the packaging, with its file and line', () => {
  const folder = configFolder({ 'limits.yml': 'limits:\n  members: none\n' })
  expect(() => packConfig([folder])).toThrow(InvalidConfig)
  expect(() => packConfig([folder])).toThrow(/limits\.yml, line 2: limits\.members/)
})
