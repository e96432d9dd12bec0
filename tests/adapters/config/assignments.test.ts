import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { loadAssignments } from '../../../adapters/config/load-config.ts'
import { InvalidConfig } from '../../../domain/errors.ts'
import { configFolder, removeFolders } from './config-folder.ts'

afterEach(removeFolders)

const shipped = join(import.meta.dirname, '../../../config')

test('loads what the repository ships: every detector looks at every meter', () => {
  const names = loadAssignments([shipped])
    .of('EE00011')
    .map(({ name }) => name)
  expect(names.sort()).toEqual(['deviation', 'missing', 'stuck'])
})

test('an added folder overrides a detector for the meters that it names', () => {
  const folder = configFolder({
    'detectors.yml': `
detectors:
  - detector: deviation
    meters: ["EE*"]
    except: ["EE9"]
    parameters: { weeks: 3 }
`,
  })
  const assignments = loadAssignments([shipped, folder])
  const lookback = (meterId: string) =>
    assignments.of(meterId).find(({ name }) => name === 'deviation')?.lookbackDays
  // Eight weeks by default.
  expect([lookback('EE1'), lookback('EE9'), lookback('X1')]).toEqual([21, 56, 56])
})

test('without any file no detector looks at anything', () => {
  expect(loadAssignments([configFolder({})]).of('EE1')).toEqual([])
})

test.each([
  [
    'an unknown detector',
    'detectors:\n  - detector: median\n',
    2,
    'expected one of deviation, missing, stuck',
  ],
  [
    'a wrong parameter',
    'detectors:\n  - detector: deviation\n    parameters:\n      weeks: 1\n',
    4,
    'detectors.0.parameters.weeks',
  ],
  [
    'an unknown parameter',
    'detectors:\n  - detector: deviation\n    parameters:\n      week: 8\n',
    4,
    'detectors.0.parameters.week',
  ],
  [
    'a parameter of another detector',
    'detectors:\n  - detector: stuck\n    parameters: { weeks: 8 }\n',
    3,
    'detectors.0.parameters.weeks',
  ],
  ['no meters', 'detectors:\n  - detector: stuck\n    meters: []\n', 3, 'detectors.0.meters'],
  ['an unknown key', 'detectors:\n  - detector: stuck\n    metres: []\n', 3, 'detectors.0.metres'],
  ['no detector', 'detectors:\n  - meters: ["**"]\n', 2, 'detectors.0.detector'],
])('an error names file, line and path: %s', (_, text, line, what) => {
  const folder = configFolder({ 'detectors.yml': text })
  const load = () => loadAssignments([shipped, folder])
  expect(load).toThrow(InvalidConfig)
  expect(load).toThrow(`${join(folder, 'detectors.yml')}, line ${line}: `)
  expect(load).toThrow(what)
})
