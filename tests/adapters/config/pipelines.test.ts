import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { loadPipelines } from '../../../adapters/config/load-config.ts'
import { InvalidConfig } from '../../../domain/errors.ts'
import { configFolder, removeFolders } from './config-folder.ts'

afterEach(removeFolders)

const shipped = join(import.meta.dirname, '../../../config')

/** The error of a pipelines.yml with this text. */
function faultOf(text: string): { error: InvalidConfig; file: string } {
  const folder = configFolder({ 'pipelines.yml': text })
  try {
    loadPipelines([folder])
  } catch (error) {
    if (error instanceof InvalidConfig) return { error, file: join(folder, 'pipelines.yml') }
    throw error
  }
  throw new Error('it was taken')
}

test('loads what the repository ships', () => {
  const pipelines = loadPipelines([shipped])
  expect(pipelines.find('samples/campus/2025-09-wide.csv')?.pipeline).toMatchObject({
    name: 'samples',
    zone: 'Europe/London',
  })
  const other = pipelines.find('anything.csv')?.pipeline
  expect([other?.name, other?.zone]).toEqual(['default', undefined])
})

test('the first pipeline that matches reads the object', () => {
  const folder = configFolder({
    'pipelines.yml': `
pipelines:
  - { name: one, match: "a/**", zone: UTC }
  - { name: two, match: "**", zone: UTC }
  - { name: three, match: "b/**", zone: UTC }
`,
  })
  const pipelines = loadPipelines([folder])
  expect(['a/x', 'b/x', 'c'].map((key) => pipelines.find(key)?.pipeline.name)).toEqual([
    'one',
    'two',
    'two',
  ])
})

test('an added folder comes first, and adds to what was there', () => {
  const folder = configFolder({
    'pipelines.yml': `
pipelines:
  - { name: mine, match: "samples/mine/**", zone: Asia/Tokyo }
  - { name: also-mine, match: "mine/**", zone: Asia/Tokyo }
`,
  })
  const pipelines = loadPipelines([shipped, folder])
  const keys = ['samples/mine/x.csv', 'mine/x.csv', 'samples/x.csv', 'x.csv']
  expect(keys.map((key) => pipelines.find(key)?.pipeline.name)).toEqual([
    'mine',
    'also-mine',
    'samples',
    'default',
  ])
})

test('a pipeline of an added folder replaces the one of the same name, whole', () => {
  const folder = configFolder({
    'pipelines.yml': 'pipelines: [{ name: samples, match: "other/**", zone: Asia/Tokyo }]',
  })
  const pipelines = loadPipelines([shipped, folder])
  expect(pipelines.find('other/x.csv')?.pipeline).toMatchObject({
    name: 'samples',
    zone: 'Asia/Tokyo',
  })
  expect(pipelines.find('samples/x.csv')?.pipeline.name).toBe('default')
})

test('the last of three folders has the last word', () => {
  const folderOf = (zone: string) =>
    configFolder({ 'pipelines.yml': `pipelines: [{ name: p, match: "**", zone: ${zone} }]` })
  const pipelines = loadPipelines([folderOf('UTC'), folderOf('Asia/Tokyo'), folderOf('Asia/Seoul')])
  expect(pipelines.find('x')?.pipeline.zone).toBe('Asia/Seoul')
})

test('a folder without the file adds nothing', () => {
  expect(loadPipelines([shipped, configFolder({})]).find('x')?.pipeline.name).toBe('default')
})

test('an object that no pipeline matches has none', () => {
  const folder = configFolder({
    'pipelines.yml': 'pipelines: [{ name: p, match: "a/*", zone: UTC }]',
  })
  expect(loadPipelines([folder]).find('b/x')).toBeUndefined()
})

const good = `pipelines:
  - name: one
    match: "**"
    zone: UTC
`

test.each([
  ['an unknown key', `${good}    inteval: 30\n`, 5, 'pipelines.0.inteval'],
  ['an unknown key at the top', `pipeline:\n  - name: a\n${good}`, 1, 'pipeline'],
  ['an unknown key within one', `${good}    columns:\n      metre: x\n`, 6, 'columns.metre'],
  ['a wrong zone', good.replace('UTC', 'Europe/Londn'), 4, 'pipelines.0.zone: expected an IANA'],
  ['an interval that divides no day', `${good}    interval: 7\n`, 5, 'pipelines.0.interval'],
  ['an interval of 0', `${good}    interval: 0\n`, 5, 'pipelines.0.interval'],
  ['an interval that is text', `${good}    interval: "30"\n`, 5, 'pipelines.0.interval'],
  ['an unknown label', `${good}    label: middle\n`, 5, 'pipelines.0.label'],
  ['an unknown unit', `${good}    unit: kX\n`, 5, 'pipelines.0.unit: expected a unit such as Wh'],
  ['an empty format', `${good}    format: ""\n`, 5, 'pipelines.0.format'],
  ['a column by half an expression', `${good}    ignore: ["/(/"]\n`, 5, 'pipelines.0.ignore.0'],
  ['a wrong rule', `${good}    rules:\n      maximum: { value: x }\n`, 6, 'rules.maximum.value'],
  ['a share above 1', `${good}    rejects:\n      share: 50\n`, 6, 'rejects.share'],
  ['a name with a space', good.replace('one', 'one two'), 2, 'pipelines.0.name'],
  ['no pattern', good.replace('    match: "**"\n', ''), 2, 'pipelines.0.match'],
  [
    'a fault in the second',
    `${good}  - name: two\n    match: ""\n    zone: UTC\n`,
    6,
    'pipelines.1.match',
  ],
  ['a list for a map', '- name: one\n', 1, 'expected object'],
  ['nothing', '', 1, 'expected object'],
  ['no list', 'pipelines:\n  name: one\n', 2, 'pipelines'],
])('an error names file, line and path: %s', (_, text, line, what) => {
  const { error, file } = faultOf(text)
  expect(error).toMatchObject({ code: 'config-invalid', context: { file, line } })
  expect(error.message.startsWith(`${file}, line ${line}: `)).toBe(true)
  expect(error.message).toContain(what)
})

test.each([
  ['an unclosed quote', `${good}  - name: "two\n`],
  ['a tab for spaces', 'pipelines:\n\t- name: one\n'],
  ['an unclosed list', `pipelines: [\n`],
  ['the same key twice', `${good}    zone: Asia/Tokyo\n`],
])('text that is no YAML is an error that names file and line: %s', (_, text) => {
  const { error, file } = faultOf(text)
  expect(error.message).toContain(`${file}, line `)
  expect(error.message).toContain('is not YAML')
  expect(error.message).not.toContain('\n')
})

test('two pipelines of one name in one file are an error, since one would be lost', () => {
  const { error } = faultOf(`${good}  - { name: one, match: "a/**", zone: Asia/Tokyo }\n`)
  expect(error.message).toContain('one')
})
