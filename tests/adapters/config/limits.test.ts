import { afterEach, expect, test } from '@jest/globals'
import { loadLimits, loadReadConfig } from '../../../adapters/config/load-config.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import { configFolder, removeFolders } from './config-folder.ts'

afterEach(removeFolders)

test('limits that no file names are the defaults', () => {
  const folder = configFolder({ 'limits.yml': 'limits: { members: 3, ratio: 20.5 }' })
  expect(loadLimits([folder])).toEqual({ ...DEFAULT_LIMITS, members: 3, ratio: 20.5 })
})

test('a limit that is none is refused with its line', () => {
  const folder = configFolder({ 'limits.yml': 'limits:\n  members: 0\n' })
  expect(() => loadLimits([folder])).toThrow(/limits\.yml, line 2: limits\.members/)
})

test('a pipeline that names a format that there is not stops the start', () => {
  const pipelines = 'pipelines: [{ name: mine, match: "**", format: nobody }]'
  const folder = configFolder({ 'pipelines.yml': pipelines })
  expect(() => loadReadConfig([folder])).toThrow(/"mine".*"nobody".*neither a layout/)
})

test('a format that is not valid names file, line, path and what was expected', () => {
  const format = 'name: x\ntitle: X\nlayout: tall\nmeter: {}\n'
  const folder = configFolder({ 'formats/x.yml': format })
  expect(() => loadReadConfig([folder])).toThrow(/formats\/x\.yml, line 3: layout: .*"long"/)
})
