import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'
import { dailyTotals, readText } from '../read-text.ts'

test('Stark portal: ends of half hours below nine rows of preamble', async () => {
  const { summary, readings, rejects, zone } = await readSample('stark-portal.csv')
  expect([summary.format, zone, rejects]).toEqual(['stark-portal', 'Europe/London', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: stark-portal .*known by its header$/),
  )
  expect(dailyTotals(readings)).toEqual({
    '1200000000017 2025-10-24 main kWh': '26.25', // 46 × 0.5 + 1.25 + 2
    '1200000000017 2025-10-25 main kWh': '12', // 48 × 0.25
    '1200000000017 2025-10-26 main kWh': '18.4', // 2 × 1 + 4 × 3 + 44 × 0.1: 50 cells
    '1200000000017 2025-10-24 kvarh kvarh': '4.8', // 48 × 0.1, never added to energy
    '1200000000017 2025-03-30 main kWh': '11.3', // 2 × 1 + 5 + 43 × 0.1: 46 cells
  })
  const first = readings.find(({ date }) => date === '2025-10-24')
  expect(first).toMatchObject({ hour: 0, minutes: 30, quality: 'actual', flow: 'import' })
  const last = readings.filter(({ date }) => date === '2025-10-26').at(-1)
  expect(last).toMatchObject({ hour: 24.5, value: '0.1' })
  const estimated = readings.filter(({ quality }) => quality === 'estimated')
  expect(new Set(estimated.map(({ date }) => date))).toEqual(new Set(['2025-10-25']))
})

test('rows whose Est is "-" have no readings', async () => {
  const { summary } = await readSample('stark-portal.csv')
  expect(summary.notes).toContainEqual(expect.stringMatching(/^1 row was set aside/))
})

test('the variant that labels beginnings is told from the first column', async () => {
  const { summary, readings, rejects } = await readSample('stark-portal-start.csv')
  expect([summary.format, rejects]).toEqual(['stark-portal-start', []])
  expect(readings.at(0)).toMatchObject({ date: '2025-10-24', hour: 0, value: '7' })
  expect(readings.at(-1)).toMatchObject({ date: '2025-10-24', hour: 23.5, value: '2' })
  expect(dailyTotals(readings)).toEqual({ '1200000000017 2025-10-24 main kWh': '32' }) // 7 + 46 × 0.5 + 2
})

test('gas has other columns', async () => {
  const { summary, readings, rejects } = await readSample('stark-portal-gas.csv')
  expect([summary.format, rejects]).toEqual(['stark-portal-gas', []])
  expect(dailyTotals(readings)).toEqual({ '7400000018 2025-10-24 main kWh': '33.3' }) // 11.1 + 22.2
})

test('N/A is no meter: site exports need a pipeline that names another column', async () => {
  const text = await readFile(
    join(import.meta.dirname, '../../../data/formats/stark-portal-start.csv'),
    'utf8',
  )
  const site = text.replace(',1200000000017,E10Z', ',N/A,E10Z')
  await expect(readText(site)).rejects.toThrow(/"N\/A"/)
  const { readings } = await readText(site, {
    pipeline: { columns: { meter: 'Online Meter Name' } },
  })
  expect(readings[0]?.meterId).toBe('HH 1200000000017 - E10Z00017')
})
