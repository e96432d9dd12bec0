import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { InvalidConfig } from '../../domain/errors.ts'
import { readSettings } from '../../local/settings.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'metertally-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))

const defaults = {
  port: 4000,
  s3Port: 4001,
  dynamodbPort: 4002,
  home: join(root, '.metertally'),
  configFolders: [join(root, 'config')],
  samples: join(root, 'data/samples'),
  once: false,
}

test('nothing need be set', () => {
  expect(readSettings({}, [])).toEqual(defaults)
  expect(readSettings({ HOME: '/root', PATH: '/bin' }, [])).toEqual(defaults)
})

test.each([
  [{ PORT: '5000' }, { port: 5000 }],
  [{ S3_PORT: '5001' }, { s3Port: 5001 }],
  [{ DYNAMODB_PORT: '65535' }, { dynamodbPort: 65535 }],
  [
    { PORT: '0', S3_PORT: '0' },
    { port: 0, s3Port: 0 },
  ],
  [{ METERTALLY_HOME: '/srv/state' }, { home: '/srv/state' }],
  [{ METERTALLY_SAMPLES: 'off' }, { samples: undefined }],
  [{ METERTALLY_SAMPLES: 'on' }, {}],
  [{ METERTALLY_CONFIG: folder }, { configFolders: [join(root, 'config'), folder] }],
])('%j sets that and nothing else', (env, changed) => {
  expect(readSettings(env, [])).toEqual({ ...defaults, ...changed })
})

test('folders may be given relative to where it is started', () => {
  const settings = readSettings(
    { METERTALLY_HOME: 'state', METERTALLY_CONFIG: relative(process.cwd(), folder) },
    [],
  )
  expect(settings.home).toBe(join(process.cwd(), 'state'))
  expect(settings.configFolders[1]).toBe(folder)
})

const variables = [
  'PORT',
  'S3_PORT',
  'DYNAMODB_PORT',
  'METERTALLY_HOME',
  'METERTALLY_SAMPLES',
  'METERTALLY_CONFIG',
]

test.each(variables)('an empty %s is as good as none', (name) => {
  expect(readSettings({ [name]: '' }, [])).toEqual(defaults)
  expect(readSettings({ [name]: undefined }, [])).toEqual(defaults)
})

const file = join(folder, 'pipelines.yml')
writeFileSync(file, 'pipelines: []\n')

test.each([
  ['PORT', 'http'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['PORT', '4000.5'],
  ['PORT', ' '],
  ['S3_PORT', '1e9'],
  ['DYNAMODB_PORT', 'NaN'],
  ['METERTALLY_SAMPLES', 'no'],
  ['METERTALLY_SAMPLES', 'OFF '],
  ['METERTALLY_CONFIG', join(folder, 'absent')],
  ['METERTALLY_CONFIG', file],
])('%s=%j is refused by name', (name, value) => {
  const read = () => readSettings({ [name]: value }, [])
  expect(read).toThrow(InvalidConfig)
  expect(read).toThrow(name)
})

test('--once stops it once everything is done', () => {
  expect(readSettings({}, ['--once'])).toEqual({ ...defaults, once: true })
})

test.each(['--twice', 'once', '--once=true', '--help', ''])(
  'the argument %j is refused by name',
  (argument) => {
    expect(() => readSettings({}, ['--once', argument])).toThrow(InvalidConfig)
    expect(() => readSettings({}, [argument])).toThrow(`argument ${argument}`)
  },
)
