import { describe, expect, test } from '@jest/globals'
import { compileKeyPattern } from '../../../domain/pipelines/key-pattern.ts'
import { pipelineSchema, pipelinesSchema } from '../../../domain/pipelines/pipeline.ts'
import { Pipelines } from '../../../domain/pipelines/pipelines.ts'
import { pipelineOf } from '../factories.ts'

describe('a key pattern', () => {
  test.each([
    ['campus/**', 'campus/a.csv'],
    ['campus/**', 'campus/2025/06/a.csv'],
    ['**', 'anything/at all'],
    ['**/*.csv', 'a.csv'],
    ['**/*.csv', 'x/y/a.csv'],
    ['*.csv', 'a.csv'],
    ['meter-?.csv', 'meter-7.csv'],
    ['meter-?.csv', 'meter-é.csv'],
    ['a.b+c(d)[e]{f}^$|\\', 'a.b+c(d)[e]{f}^$|\\'],
    ['**/daily/*', 'daily/a'],
    ['a/**/z.csv', 'a/z.csv'],
    ['a/**/z.csv', 'a/b/c/z.csv'],
    ['*', 'line\nbreak'],
    ['Zähler/*', 'Zähler/ö.csv'],
  ])('%j matches %j', (pattern, key) => expect(compileKeyPattern(pattern).test(key)).toBe(true))

  test.each([
    ['campus/**', 'other/campus/a.csv'],
    ['campus/**', 'campus'],
    ['*.csv', 'folder/a.csv'],
    ['*.csv', 'aXcsv'],
    ['*.csv', 'a.csv.gz'],
    ['a?c', 'a/c'],
    ['a', 'A'],
    ['a/**/z.csv', 'a/bz.csv'],
    ['', 'a'],
    ['{site}/{meter}.csv', 'a/b/c.csv'],
    ['{site}/{meter}.csv', '/m1.csv'],
    ['{meter}/{meter}.csv', 'm1/m2.csv'],
  ])('%j does not match %j', (pattern, key) =>
    expect(compileKeyPattern(pattern).test(key)).toBe(false),
  )
})

describe('a name in braces', () => {
  test.each([
    ['campus/{site}/{meter}.csv', 'campus/Hall 1/M-7.csv', { site: 'Hall 1', meter: 'M-7' }],
    ['**/{meter}_*.csv', 'a/b/M-7_2025.csv', { meter: 'M-7' }],
    ['{meter}/**', 'Zähler.1/x/y.csv', { meter: 'Zähler.1' }],
    ['{meter}/{meter}.csv', 'm1/m1.csv', { meter: 'm1' }],
  ])('of %j says of %j what is there', (match, key, groups) => {
    expect(new Pipelines([pipelineOf({ match })]).find(key)?.groups).toEqual(groups)
  })
})

describe('the pipeline of a key', () => {
  const pipelines = new Pipelines([
    pipelineOf({ name: 'one', match: 'a/special/**' }),
    pipelineOf({ name: 'two', match: 'a/**' }),
  ])

  test('is the first whose pattern matches', () => {
    expect(pipelines.find('a/special/x.csv')?.pipeline.name).toBe('one')
    expect(pipelines.find('a/x.csv')?.pipeline.name).toBe('two')
  })

  test('may be none', () => expect(pipelines.find('b/x.csv')).toBeUndefined())
})

describe('an entry', () => {
  const least = { name: 'mine', match: 'mine/**' }

  test('needs a name and a pattern, and fills in the rest', () => {
    expect(pipelineSchema.parse(least)).toEqual({
      ...least,
      tags: [],
      columns: {},
      ignore: [],
      rules: {},
      rejects: { share: 0.5, from: 100 },
    })
  })

  test.each([
    [{ zone: 'Europe/London' }],
    [{ unit: 'MWh', flow: 'export', format: 'long' }],
    [{ unit: 'kW', kind: 'power' }],
    [{ label: 'end' }],
    [{ label: 'end', interval: 30 }],
    [{ interval: 1440 }],
    [{ columns: { meter: 'MPAN', stamp: 'Time' }, rejects: { share: 0 } }],
    [{ zone: 'UTC' }],
    [{ zone: '+10:00' }],
    [{ zone: 'Etc/GMT-10' }],
    [{ date: 'DD/MM/YYYY', decimal: ',', thousands: '.', encoding: 'latin1' }],
    [{ date: 'unix-ms' }],
    [{ meter: 'M-1', site: 'Hall 1', tags: ['gas'] }],
    [{ rules: { maximum: { value: 5, action: 'flag' }, negative: 'fail' } }],
    [{ format: 'a-format-of-the-formats-folder' }],
  ])('may say %j', (more) =>
    expect(pipelineSchema.safeParse({ ...least, ...more }).success).toBe(true),
  )

  test.each([
    [{ zone: 'Mars/Base' }, 'zone', /IANA time zone/],
    [{ zone: 'GMT+25' }, 'zone', /IANA time zone/],
    [{ zone: 'europe/london' }, 'zone', /IANA time zone/],
    [{ name: 'a b' }, 'name', /letters, digits/],
    [{ match: '' }, 'match', /./],
    [{ unit: 'furlong' }, 'unit', /expected a unit such as Wh, kWh/],
    [{ kind: 'energy' }, 'kind', /./],
    [{ format: '' }, 'format', /./],
    [{ label: 'middle' }, 'label', /./],
    [{ interval: 7 }, 'interval', /divide a day/],
    [{ interval: 0 }, 'interval', /./],
    [{ interval: -30 }, 'interval', /./],
    [{ date: 'DD/MM' }, 'date', /date format/],
    [{ date: 'YYYY-MM-DDTHH' }, 'date', /date format/],
    [{ decimal: ';' }, 'decimal', /./],
    [{ encoding: 'ebcdic' }, 'encoding', /./],
    [{ meter: '' }, 'meter', /./],
    [{ columns: { clock: 'Time' } }, 'columns', /clock/],
    [{ rejects: { share: 2 } }, 'rejects.share', /./],
    [{ rules: { highest: 5 } }, 'rules', /highest/],
    [{ rules: { maximum: { value: '5' } } }, 'rules.maximum.value', /./],
    [{ rules: { maximum: { value: 5, action: 'drop' } } }, 'rules.maximum.action', /./],
    [{ rules: { dates: { from: '2025-02-30' } } }, 'rules.dates.from', /date such as/],
    [{ Zone: 'UTC' }, '', /Zone/],
  ])('may not say %j', (more, path, message) => {
    const { error } = pipelineSchema.safeParse({ ...least, ...more })
    const issue = error?.issues[0]
    expect(issue?.path.join('.')).toBe(path)
    expect(issue?.message).toMatch(message)
  })
})

test('a file holds pipelines and nothing else', () => {
  expect(pipelinesSchema.safeParse({ pipelines: [] }).success).toBe(true)
  expect(pipelinesSchema.safeParse({ pipelines: [], more: 1 }).success).toBe(false)
  expect(pipelinesSchema.safeParse([]).success).toBe(false)
})

test('two pipelines of one name are refused, since one would be lost', () => {
  const entry = { name: 'one', match: '**' }
  const { error } = pipelinesSchema.safeParse({ pipelines: [entry, { ...entry, match: 'a/*' }] })
  expect(error?.issues[0]?.message).toBe('there is another pipeline named one')
})
