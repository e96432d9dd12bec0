import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'

test('Dutch daily registers: four channels of one meter, newest first', async () => {
  const { summary, readings, rejects, zone } = await readSample('liander.csv', {
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
