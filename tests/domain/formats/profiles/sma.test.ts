import { expect, test } from '@jest/globals'
import { readSample } from '../read-sample.ts'

/** Inverters stand anywhere: only a pipeline knows the zone. */
const pipeline = { zone: 'Europe/Berlin' }

test('SMA: what is measured and by whom stands in rows above the units', async () => {
  const { summary, readings, rejects } = await readSample('sma.csv', { pipeline })
  expect([summary.format, rejects]).toEqual(['sma', []])
  expect(summary.decisions).toContainEqual(
    expect.stringMatching(/^format: sma .*known by its header$/),
  )
  const facts = readings.map(({ meterId, date, channel, flow, value }) => [
    meterId,
    date,
    channel,
    flow,
    value,
  ])
  expect(facts).toEqual([
    ['3001234567', '2025-09-13', 'generation', 'part', '1.2'],
    ['3001234567', '2025-09-13', 'export', 'export', '0.3'],
    ['3001234567', '2025-09-13', 'main', 'import', '5.1'],
    ['3001234567', '2025-09-14', 'generation', 'part', '15.65'],
    ['3001234567', '2025-09-14', 'export', 'export', '9.42'],
    ['3001234567', '2025-09-14', 'main', 'import', '5.73'],
    ['3001234567', '2025-09-15', 'main', 'import', '6'], // NaN is no reading
  ])
  expect(readings[0]).toMatchObject({ kind: 'register', unit: 'kWh', hour: 2, minutes: 0 })
})

test('two inverters side by side are two meters', async () => {
  const { readings, rejects } = await readSample('sma-plants.csv', { pipeline })
  expect(rejects).toEqual([])
  expect(readings.map(({ meterId, date, value }) => [meterId, date, value])).toEqual([
    ['3001234567', '2025-09-13', '1.2'],
    ['3007654321', '2025-09-13', '0'],
    ['3001234567', '2025-09-14', '15.65'],
    ['3007654321', '2025-09-14', '8'],
  ])
})

test('without a zone the file is refused, with the line to add', async () => {
  await expect(readSample('sma.csv')).rejects.toThrow(/match: "drops\/\*\*", zone: /)
})
