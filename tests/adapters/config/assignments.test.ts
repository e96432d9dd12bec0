import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { loadAssignments, loadDetection } from '../../../adapters/config/load-config.ts'
import { Assignments, bind } from '../../../domain/detection/assignments.ts'
import { DETECTORS } from '../../../domain/detectors/registry.ts'
import { InvalidConfig } from '../../../domain/errors.ts'
import { configFolder, removeFolders } from './config-folder.ts'

afterEach(removeFolders)

const shipped = join(import.meta.dirname, '../../../config')

/** The detectors of a meter whose newest readings came by the pipeline `default`. */
const boundOf = (folders: string[], meterId: string) =>
  new Assignments(loadDetection(folders)).of({ meterId, pipeline: 'default' })

test('loads what the repository ships: detectors of the registry that look at every meter', () => {
  const names = boundOf([shipped], 'EE00011').map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['deviation', 'missing', 'stuck']))
})

test('an added folder overrides a detector for the meters that it names', () => {
  const folder = configFolder({
    'detectors.yml': `
detectors:
  - detector: missing
    meters: ["EE*"]
    except: ["EE9"]
    parameters: { longestGapDays: 29 }
`,
  })
  const lookback = (meterId: string) =>
    boundOf([shipped, folder], meterId).find(({ name }) => name === 'missing')?.needs.days
  const days = (given: Record<string, unknown>) => bind('missing', given).needs.days
  expect(lookback('EE1')).toBe(days({ longestGapDays: 29 }))
  expect([lookback('EE9'), lookback('X1')]).toEqual([days({}), days({})])
  expect(lookback('EE1')).not.toBe(days({}))
})

test('an added folder takes a detector away', () => {
  const folder = configFolder({
    'detectors.yml': 'detectors: [{ detector: stuck, meters: ["EE*"], off: true }]',
  })
  const has = (meterId: string) =>
    boundOf([shipped, folder], meterId).some(({ name }) => name === 'stuck')
  expect([has('EE1'), has('X1')]).toEqual([false, true])
})

test('without any file no detector looks at anything', () => {
  expect(boundOf([configFolder({})], 'EE1')).toEqual([])
})

test.each([
  [
    'an unknown detector',
    'detectors:\n  - detector: median\n',
    2,
    `expected one of ${DETECTORS.map(({ name }) => name).join(', ')}`,
  ],
  [
    'a wrong parameter',
    'detectors:\n  - detector: missing\n    parameters:\n      graceDays: -1\n',
    4,
    'detectors.0.parameters.graceDays: Too small',
  ],
  [
    'an unknown parameter',
    'detectors:\n  - detector: missing\n    parameters:\n      graceDay: 8\n',
    4,
    'detectors.0.parameters.graceDay: Unrecognized key',
  ],
  [
    'a parameter of another detector',
    'detectors:\n  - detector: stuck\n    parameters: { longestGapDays: 8 }\n',
    3,
    'detectors.0.parameters.longestGapDays',
  ],
  ['no meters', 'detectors:\n  - detector: stuck\n    meters: []\n', 3, 'detectors.0.meters'],
  ['an unknown key', 'detectors:\n  - detector: stuck\n    metres: []\n', 3, 'detectors.0.metres'],
  [
    'a window that ends before it begins',
    'expectedChanges:\n  - from: 2025-02-01\n    to: 2025-01-01\n',
    3,
    'expectedChanges.0.to',
  ],
  [
    'a date that there is not',
    'expectedChanges:\n  - { from: 2025-01-01,\n      to: 2025-02-30 }\n',
    3,
    'expectedChanges.0.to: expected a date as YYYY-MM-DD',
  ],
  [
    'a country that there is not',
    'detectors: []\ncalendars:\n  - meters: ["EE*"]\n    calendar: XX-NY\n',
    4,
    "calendars.0.calendar: expected a country's two letters",
  ],
  [
    'a state that there is not',
    'calendars:\n  - calendar: US-NY\n  - calendar: DE-ZZ\n',
    3,
    'calendars.1.calendar: expected one of DE-BB, DE-BE',
  ],
  ['no detector', 'detectors:\n  - meters: ["**"]\n', 2, 'detectors.0.detector'],
])('an error names file, line and path: %s', (_, text, line, what) => {
  const folder = configFolder({ 'detectors.yml': text })
  const load = () => loadAssignments([shipped, folder])
  expect(load).toThrow(InvalidConfig)
  expect(load).toThrow(`${join(folder, 'detectors.yml')}, line ${line}: `)
  expect(load).toThrow(what)
})
