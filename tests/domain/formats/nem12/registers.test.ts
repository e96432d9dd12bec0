import { describe, expect, test } from '@jest/globals'
import { dayOf, fileOf, readNem12, type Shown, streamOf } from './read-nem12.ts'

function firstOf(suffix: string, unit: string): Shown | undefined {
  return readNem12(fileOf(streamOf(suffix, unit), dayOf(1, 2, 3))).readings[0]
}

describe('a 200 record', () => {
  test('names the meter and the channel of the days below it', () => {
    expect(firstOf('E1', 'kWh')).toMatchObject({ meterId: '6001000001', channel: 'E1' })
  })

  test('may write its suffix in small letters', () => {
    expect(firstOf('b1', 'kWh')).toMatchObject({ channel: 'B1', flow: 'export' })
  })

  test('cleans the NMI and keeps its leading zeros', () => {
    const record = streamOf('E1', 'kWh', 480, "'0012345678 ")
    const { readings } = readNem12(fileOf(record, dayOf(1, 2, 3)))
    expect(readings[0]?.meterId).toBe('0012345678')
  })

  test('may lack the column of the next read date (Western Power)', () => {
    const record = streamOf('E1').slice(0, -1)
    expect(readNem12(fileOf(record, dayOf(1, 2, 3))).results[2]).toBe('accepted')
  })

  test('keeps registers of one NMI apart', () => {
    const { totals } = readNem12(
      fileOf(
        ...[streamOf('E1'), dayOf(1, 2, 3)],
        ...[streamOf('E2'), dayOf(10, 20, 30)],
        ...[streamOf('B1'), dayOf(100, 200, 300)],
      ),
    )
    expect(totals).toEqual({
      '6001000001 E1': 6_000_000,
      '6001000001 E2': 60_000_000,
      '6001000001 B1': 600_000_000,
    })
  })

  test('may come back with another interval length: the meter was reprogrammed', () => {
    const next = '300,20250302,1,2,3,4,5,6,A,,,20250303083000'
    const { readings, results } = readNem12(
      fileOf(streamOf('E1'), dayOf(1, 2, 3), streamOf('E1', 'kWh', 240), next),
    )
    expect(results.slice(1, -1)).toEqual(['aside', 'accepted', 'aside', 'accepted'])
    expect(readings.map(({ date, hour, minutes }) => [date.slice(8), hour, minutes])).toEqual([
      ['01', 0, 480],
      ['01', 8, 480],
      ['01', 16, 480],
      ['02', 0, 240],
      ['02', 4, 240],
      ['02', 8, 240],
      ['02', 12, 240],
      ['02', 16, 240],
      ['02', 20, 240],
    ])
  })
})

describe('what the values are:', () => {
  test.each([
    ['E1', 'kWh', 1_000_000],
    ['E1', 'KWH', 1_000_000],
    ['E1', 'Wh', 1_000],
    ['E1', 'WH', 1_000],
    ['E1', 'MWh', 1_000_000_000],
    ['E2', 'mwh', 1_000_000_000],
  ])('%s in %s is energy taken, in kWh', (suffix, unit, micro) => {
    expect(firstOf(suffix, unit)).toMatchObject({
      unit: 'kWh',
      kind: 'interval',
      flow: 'import',
      micro,
    })
  })

  test('B1 in kWh is energy fed in', () => {
    expect(firstOf('B1', 'kWh')).toMatchObject({ unit: 'kWh', kind: 'interval', flow: 'export' })
  })

  test.each([
    ['Q1', 'kVArh', 1_000_000],
    ['Q1', 'KVARH', 1_000_000],
    ['Q1', 'MVArh', 1_000_000_000],
  ])('%s in %s is reactive energy, in kvarh', (suffix, unit, micro) => {
    expect(firstOf(suffix, unit)).toMatchObject({
      unit: 'kvarh',
      kind: 'interval',
      flow: 'import',
      micro,
    })
  })

  test('K1 in VARH is reactive energy fed in', () => {
    expect(firstOf('K1', 'VARH')).toMatchObject({ unit: 'kvarh', flow: 'export', micro: 1_000 })
  })

  test.each([
    ['V1', '', 'V'],
    ['V1', 'v', 'V'],
    ['V1', 'KV', 'kV'],
    ['W1', 'a', 'A'],
    ['G1', 'PF', 'pf'],
    ['X1', '', 'X'],
    ['T1', 'widgets', 'widgets'],
  ])('%s in %j is a gauge in %s, as it is and never summed', (suffix, unit, shown) => {
    expect(firstOf(suffix, unit)).toMatchObject({ unit: shown, kind: 'gauge', micro: 1_000_000 })
  })

  test.each([
    ['E1', 'KW', 'E1 in "kW"'],
    ['E1', 'kVArh', 'E1 in "kVArh"'],
    ['Q1', 'kWh', 'Q1 in "kWh"'],
    ['Q1', '', 'Q1 in ""'],
    ['N1', 'WH', 'N1 in "Wh"'],
  ])('%s in %j is a gauge too, and the notes say so', (suffix, unit, shown) => {
    const { readings, notes } = readNem12(fileOf(streamOf(suffix, unit), dayOf(1, 2, 3)))
    expect(readings[0]).toMatchObject({ kind: 'gauge', micro: 1_000_000 })
    expect(notes).toEqual([
      `kept as gauges and never summed: ${shown}; energy is E and B in kWh, reactive energy Q and K in kVArh`,
    ])
  })

  test('the units are those of the registers that have days', () => {
    const { units } = readNem12(
      fileOf(
        ...[streamOf('E1', 'Wh'), dayOf(1, 2, 3)],
        ...[streamOf('B1'), dayOf(1, 2, 3)],
        ...[streamOf('Q1', 'KVARH'), dayOf(1, 2, 3)],
        streamOf('V1', ''),
      ),
    )
    expect(units).toEqual(['kWh', 'kvarh'])
  })
})

describe('a 200 record is refused, and its days with it:', () => {
  test.each([
    [
      streamOf('E1', 'kWh', 7),
      'the interval length "7" is no number of minutes that divides a day',
    ],
    [
      streamOf('E1', 'kWh', 0),
      'the interval length "0" is no number of minutes that divides a day',
    ],
    [
      streamOf('E1', 'kWh', ''),
      'the interval length "" is no number of minutes that divides a day',
    ],
    [
      streamOf('E1', 'kWh', '30.0'),
      'the interval length "30.0" is no number of minutes that divides a day',
    ],
    [streamOf('E1', 'kWh', 480, ''), 'the meter id is empty'],
    [streamOf(''), 'the NMI suffix (field 5) is empty'],
    [streamOf('E 1'), 'the NMI suffix "E 1" is none such as E1, B1, Q1'],
    [
      streamOf('E1', ''),
      'the unit of E1 is empty: whether its values are Wh or kWh cannot be told',
    ],
    [
      streamOf('B1', ' '),
      'the unit of B1 is empty: whether its values are Wh or kWh cannot be told',
    ],
    [
      '200,6001000001,E1B1Q1,1,E1',
      'the 200 record has 5 fields, it needs 9, up to the interval length',
    ],
  ])('%s', (record, reason) => {
    const { results, readings } = readNem12(
      fileOf(streamOf('B2'), record, dayOf(1, 2, 3), '400,1,1,S14,,'),
    )
    expect(results.slice(2, 5)).toEqual([reason, 'its 200 record was refused', 'aside'])
    expect(readings).toEqual([])
  })

  test('but not those of the next', () => {
    const { results } = readNem12(
      fileOf(streamOf('E1', 'kWh', 7), dayOf(1), streamOf('E1'), dayOf(1, 2, 3)),
    )
    expect(results[4]).toBe('accepted')
  })
})
