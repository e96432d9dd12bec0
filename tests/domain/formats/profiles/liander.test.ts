import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { dailyTotals, readText } from '../read-text.ts'

const sample = (name: string): Promise<Uint8Array> =>
  readFile(join(import.meta.dirname, '../../../data/formats', name))

test('Dutch daily registers: four channels of one meter, newest first', async () => {
  const { summary, readings, rejects, zone } = await readText(await sample('liander.csv'), {
    key: 'drops/E0031.csv',
  })
  expect([summary.format, zone, rejects]).toEqual(['liander', 'Europe/Amsterdam', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: liander .*known by its header$/),
  )
  const day = (date: string) =>
    readings
      .filter((one) => one.date === date)
      .map(({ meterId, channel, flow, value }) => [meterId, channel, flow, value])
  expect(day('2023-08-02')).toEqual([
    ['E0031', 'normal', 'import', '876'],
    ['E0031', 'low', 'import', '825'],
    ['E0031', 'export-normal', 'export', '1607'],
    ['E0031', 'export-low', 'export', '720'],
  ])
  expect(day('2023-08-01').map(([, channel]) => channel)).not.toContain('low') // blank
  expect(readings[0]).toMatchObject({
    date: '2023-08-03',
    hour: 0,
    minutes: 0,
    kind: 'register',
    unit: 'kWh',
  })
})
