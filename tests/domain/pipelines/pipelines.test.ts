import { describe, expect, test } from '@jest/globals'
import { compileKeyPattern } from '../../../domain/pipelines/key-pattern.ts'
import { Pipelines, pipelineSchema, pipelinesSchema } from '../../../domain/pipelines/pipeline.ts'
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
  ])('%j does not match %j', (pattern, key) =>
    expect(compileKeyPattern(pattern).test(key)).toBe(false),
  )
})

describe('the pipeline of a key', () => {
  const pipelines = new Pipelines([
    pipelineOf({ name: 'one', match: 'a/special/**' }),
    pipelineOf({ name: 'two', match: 'a/**' }),
  ])

  test('is the first whose pattern matches', () => {
    expect(pipelines.find('a/special/x.csv')?.name).toBe('one')
    expect(pipelines.find('a/x.csv')?.name).toBe('two')
  })

  test('may be none', () => expect(pipelines.find('b/x.csv')).toBeUndefined())
})

describe('an entry', () => {
  const least = { name: 'mine', match: 'mine/**', zone: 'Europe/London' }

  test('needs a name, a pattern and a zone, and fills in the rest', () => {
    expect(pipelineSchema.parse(least)).toEqual({
      ...least,
      flow: 'import',
      label: 'start',
      columns: {},
      ignore: [],
      rejects: { share: 0.5, from: 100 },
    })
  })

  test.each([
    [{ unit: 'MWh', flow: 'export', format: 'long' }],
    [{ label: 'end', interval: 30 }],
    [{ label: 'end', format: 'wide' }],
    [{ interval: 1440 }],
    [{ columns: { meter: 'MPAN' }, rejects: { share: 0 } }],
    [{ zone: 'UTC' }],
    [{ zone: 'Etc/GMT-10' }],
  ])('may say %j', (more) =>
    expect(pipelineSchema.safeParse({ ...least, ...more }).success).toBe(true),
  )

  test.each([
    [{ zone: 'Mars/Base' }, 'zone', /IANA time zone/],
    [{ zone: 'GMT+25' }, 'zone', /IANA time zone/],
    [{ zone: undefined }, 'zone', /./],
    [{ name: 'a b' }, 'name', /letters, digits/],
    [{ match: '' }, 'match', /./],
    [{ unit: 'kW' }, 'unit', /expected one of Wh, kWh/],
    [{ format: 'nem13' }, 'format', /./],
    [{ label: 'end' }, 'label', /needs interval/],
    [{ label: 'end', format: 'long' }, 'label', /needs interval/],
    [{ interval: 7 }, 'interval', /divide a day/],
    [{ interval: 0 }, 'interval', /divide a day/],
    [{ interval: -30 }, 'interval', /divide a day/],
    [{ interval: 0.5 }, 'interval', /./],
    [{ columns: { clock: 'Time' } }, 'columns', /clock/],
    [{ rejects: { share: 2 } }, 'rejects.share', /./],
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
