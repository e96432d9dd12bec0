/** Settings of a pipeline, or of a format, that meet a file which says something itself. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { loadProfiles } from '../../../adapters/config/load-config.ts'
import { readSample } from './read-sample.ts'
import { readTable } from './read-table.ts'
import { dailyTotals, readText } from './read-text.ts'
import { settleText } from './settle-text.ts'

describe('flow: export', () => {
  const both = { 'm1 2025-05-01 main kWh': '4', 'm1 2025-05-01 export kWh': '6' }

  test('leaves imports alone where columns have both', async () => {
    const rows = [
      ['m1', '2025-05-01 00:00', '1', '2'],
      ['m1', '2025-05-01 01:00', '3', '4'],
    ]
    const titles = ['meter', 'timestamp', 'import_kwh', 'export_kwh']
    const { readings } = await readTable(titles, rows, { flow: 'export' })
    expect(dailyTotals(readings)).toEqual(both)
  })

  test('leaves imports alone where rows have both', async () => {
    const rows = [
      ['m1', '2025-05-01 00:00', 'import', '1'],
      ['m1', '2025-05-01 00:00', 'export', '2'],
      ['m1', '2025-05-01 01:00', 'import', '3'],
      ['m1', '2025-05-01 01:00', 'export', '4'],
    ]
    const titles = ['meter', 'timestamp', 'flow', 'kWh']
    const { readings } = await readTable(titles, rows, { flow: 'export' })
    expect(dailyTotals(readings)).toEqual(both)
  })

  test('is what a file that names no flow holds', async () => {
    const rows = [['m1', '2025-05-01 00:00', '1']]
    const { readings } = await readTable(['meter', 'timestamp', 'kWh'], rows, { flow: 'export' })
    expect(dailyTotals(readings)).toEqual({ 'm1 2025-05-01 export kWh': '1' })
  })
})

describe('meter: in a pipeline, or {meter} in its match, merges no meters', () => {
  test.each([{ meter: 'x' }, { match: '{meter}/*' }])('%j', async (pipeline) => {
    const rows = [
      ['a', '2025-05-01 00:00', '1'],
      ['b', '2025-05-01 00:00', '2'],
      ['a', '2025-05-01 01:00', '3'],
      ['b', '2025-05-01 01:00', '4'],
    ]
    const { readings } = await readTable(['meter', 'timestamp', 'kWh'], rows, pipeline)
    expect(dailyTotals(readings)).toEqual({
      'a 2025-05-01 main kWh': '4',
      'b 2025-05-01 main kWh': '6',
    })
  })

  test('names the meter of a file that names none', async () => {
    const rows = [
      ['2025-05-01 00:00', '1'],
      ['2025-05-01 01:00', '2'],
    ]
    const { readings } = await readTable(['timestamp', 'kWh'], rows, { meter: 'x' })
    expect(dailyTotals(readings)).toEqual({ 'x 2025-05-01 main kWh': '3' })
  })
})

describe('interval: on registers', () => {
  test('rejects no row of a format of registers', async () => {
    const plain = await readSample('homewizard.csv')
    const said = await readSample('homewizard.csv', { pipeline: { interval: 15 } })
    expect(said.summary.rejected).toBe(0)
    expect(said.readings).toHaveLength(plain.readings.length)
  })

  test('rejects no row where the pipeline says that it is one', async () => {
    const clocks = ['00:00', '00:30', '01:00', '01:30']
    const rows = clocks.map((clock, at) => `m1,2025-05-01 ${clock},${5000 + at / 2}\n`)
    const { days, summary } = await settleText(`meter,timestamp,kWh\n${rows.join('')}`, {
      pipeline: { zone: 'UTC', kind: 'register', interval: 30 },
    })
    expect(summary.rejected).toBe(0)
    expect(days).toMatchObject([{ total: '1.5', readings: 3 }])
  })
})

test('nulls may be numbers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'metertally-nulls-'))
  mkdirSync(join(folder, 'formats'))
  writeFileSync(
    join(folder, 'formats/mine.yml'),
    `
name: mine
title: Mine
recognize: { header: [Id, When, Used] }
layout: long
meter: { column: Id }
zone: UTC
time: { column: When, date: YYYY-MM-DD, label: start }
values: [{ column: Used, unit: kWh }]
nulls: ["-9999", "99"]
`,
  )
  const profiles = loadProfiles([folder])
  rmSync(folder, { recursive: true })
  const rows = ['1', '-9999', '99', '2'].map((used, at) => `a,2025-05-01 0${at}:00,${used}\n`)
  const { readings, summary } = await readText(`Id,When,Used\n${rows.join('')}`, { profiles })
  expect(summary).toMatchObject({ format: 'mine', rejected: 0 })
  expect(dailyTotals(readings)).toEqual({ 'a 2025-05-01 main kWh': '3' })
})

describe('what is a part of something else, or never passed the meter, has a flow of its own', () => {
  const flowsOf = async (file: string) => {
    const { readings } = await readSample(file)
    const energy = readings.filter(({ kind }) => kind !== 'gauge')
    return Object.fromEntries(energy.map(({ channel, flow }) => [channel, flow]))
  }

  test('UCI: sub-meters of the household', async () => {
    expect(await flowsOf('uci-household-power.csv')).toMatchObject({
      main: 'import',
      'sub-1': 'part',
      'sub-2': 'part',
      'sub-3': 'part',
    })
  })

  test.each([
    ['datadis-solar.csv', { main: 'import', export: 'export', 'self-consumed': 'part' }],
    [
      'datadis-api.csv',
      { main: 'import', export: 'export', 'self-consumed': 'part', generated: 'part' },
    ],
  ])('%s: energy used where it was made', async (file, flows) => {
    expect(await flowsOf(file)).toEqual(flows)
  })
})
