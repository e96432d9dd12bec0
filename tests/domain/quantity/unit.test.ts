import { expect, test } from '@jest/globals'
import { findUnit } from '../../../domain/quantity/unit.ts'

test.each([
  ['Wh', 'kWh', -3],
  ['kWh', 'kWh', 0],
  ['KWH', 'kWh', 0],
  [' MWh ', 'kWh', 3],
  ['GWH', 'kWh', 6],
  ['L', 'm3', -3],
  ['m³', 'm3', 0],
  ['M3', 'm3', 0],
  ['therm', 'therm', 0],
])('%s is kept in %s, shifted by %d', (name, base, shift) => {
  expect(findUnit(name)).toEqual({ base, shift })
})

test.each(['', 'kW', 'V', 'kVArh', 'toString', '__proto__', 'k wh'])('%j is no unit', (name) => {
  expect(findUnit(name)).toBeUndefined()
})
