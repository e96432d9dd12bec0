import { expect, test } from '@jest/globals'
import { findUnit } from '../../../domain/quantity/unit.ts'

test.each([
  ['Wh', 'kWh', -3],
  ['kWh', 'kWh', 0],
  ['KWH', 'kWh', 0],
  [' MWh ', 'kWh', 3],
  ['GWH', 'kWh', 6],
  ['kVArh', 'kvarh', 0],
  ['VARH', 'kvarh', -3],
  ['kVAh', 'kVAh', 0],
  ['L', 'm3', -3],
  ['litres', 'm3', -3],
  ['m³', 'm3', 0],
  ['M3', 'm3', 0],
  ['therm', 'therm', 0],
  ['Therms', 'therm', 0],
  ['GJ', 'MJ', 3],
  ['CCF', 'ft3', 2],
])('amounts in %s are kept in %s, shifted by %d', (name, base, shift) => {
  expect(findUnit(name)).toEqual({ base, shift, kind: 'interval' })
})

test.each([
  ['W', 'kWh', -3],
  ['kW', 'kWh', 0],
  ['MW', 'kWh', 3],
  ['kvar', 'kvarh', 0],
])('%s is a power: its energy is kept in %s, shifted by %d', (name, base, shift) => {
  expect(findUnit(name)).toEqual({ base, shift, kind: 'power' })
})

test.each(['V', 'A', 'Hz', '%', '°C'])('%s never adds up', (name) => {
  expect(findUnit(name)).toEqual({ base: name, shift: 0, kind: 'gauge' })
})

test.each(['', 'furlong', 'kX', 'toString', '__proto__', 'k wh', 'kWh/m3'])(
  '%j is no unit that is known',
  (name) => {
    expect(findUnit(name)).toBeUndefined()
  },
)
