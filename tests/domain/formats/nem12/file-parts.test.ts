import { describe, expect, test } from '@jest/globals'
import { dayOf, faultOf, fileOf, readNem12, streamOf } from './read-nem12.ts'

const RECORDS = [streamOf('E1'), dayOf(1, 2, 3)]

describe('a file from its 100 to its 900 record', () => {
  test('has nothing to note', () => {
    const { results, notes, totals } = readNem12(fileOf(...RECORDS))
    expect(results).toEqual(['aside', 'aside', 'accepted', 'aside'])
    expect(totals).toEqual({ '6001000001 E1': 6_000_000 })
    expect(notes).toEqual([])
  })

  test('may write its version in small letters', () => {
    expect(readNem12(['100,nem12,202503020900,A,B', ...RECORDS, '900'].join('\n')).notes).toEqual(
      [],
    )
  })

  test('may be padded with empty fields, and have spaces around record types', () => {
    const padded = [
      ' 100 ,NEM12,,,,,,,',
      `${streamOf('E1')},,,,`,
      `${dayOf(1, 2, 3)},,,`,
      '900,,,,',
    ]
    expect(readNem12(padded.join('\n')).results).toEqual(['aside', 'aside', 'accepted', 'aside'])
  })

  test('may have blank lines in front', () => {
    expect(readNem12(`\n\n${fileOf(...RECORDS)}`).notes).toEqual([])
  })

  test('may begin with a byte order mark', () => {
    expect(readNem12(`\ufeff${fileOf(...RECORDS)}`).notes).toEqual([])
  })
})

describe('a file', () => {
  test('without a 100 record counts, and says so (Powercor, United Energy)', () => {
    const { results, notes } = readNem12([...RECORDS, '900'].join('\n'))
    expect(results).toEqual(['aside', 'accepted', 'aside'])
    expect(notes).toEqual(['no 100 record: taken as NEM12 by its other records'])
  })

  test('without a 900 record counts, and says that it may be cut short', () => {
    const { totals, notes } = readNem12(`100,NEM12,,,\n${RECORDS.join('\n')}`)
    expect(totals).toEqual({ '6001000001 E1': 6_000_000 })
    expect(notes).toEqual([
      'no 900 record at the end: the transfer may have been cut short; what arrived counts',
    ])
  })

  test('may be several glued together', () => {
    const other = [streamOf('E1', 'kWh', 480, '6001000002'), dayOf(4, 5, 6)]
    const { totals, notes } = readNem12(`${fileOf(...RECORDS)}\n\n${fileOf(...other)}`)
    expect(totals).toEqual({ '6001000001 E1': 6_000_000, '6001000002 E1': 15_000_000 })
    expect(notes).toEqual(['2 NEM12 files are glued together; all of them count'])
  })

  test('glued together of parts without a beginning or an end says how many', () => {
    const parts = [RECORDS.join('\n'), '900', RECORDS.join('\n'), fileOf(...RECORDS).slice(0, -4)]
    expect(readNem12(parts.join('\n')).notes).toEqual([
      '3 NEM12 files are glued together; all of them count',
      'no 100 record (2 of 3 parts): taken as NEM12 by its other records',
      'no 900 record at the end (2 of 3 parts): the transfer may have been cut short; what arrived counts',
    ])
  })
})

describe('what is no NEM12 is refused as a whole:', () => {
  test.each(['NEM13', 'nem13'])('a 100 record of %s', (version) => {
    const { code, message } = faultOf(`100,${version},202503020900,A,B`)
    expect(code).toBe('header-unknown')
    expect(message).toMatch(/^The file is NEM13: accumulated register reads .* Ask /)
  })

  test('a 250 record, also below a 100 record that says NEM12', () => {
    const accumulated = '250,6001000001,E1,1,E1,,METER01,E,100,20250101000000,A'
    expect(faultOf(`100,NEM12,,,\n${accumulated}`).message).toMatch(/^The file is NEM13/)
  })

  test('a 100 record of another version', () => {
    expect(faultOf('100,NEM14,202503020900,A,B')).toMatchObject({
      code: 'header-unknown',
      message:
        'The 100 record says version "NEM14", and only NEM12 is read. Ask for the interval data as NEM12.',
    })
  })
})

describe('a record', () => {
  test('500 is set aside and takes nothing away', () => {
    const indexRead = '500,O,S01009,20250302000000,'
    const { results, totals } = readNem12(fileOf(...RECORDS, indexRead))
    expect(results).toEqual(['aside', 'aside', 'accepted', 'aside', 'aside'])
    expect(totals).toEqual({ '6001000001 E1': 6_000_000 })
  })

  test('500 between a day and its 400 records parts them not', () => {
    const { results, readings } = readNem12(
      fileOf(...RECORDS, '500,O,S01009,20250302000000,', '400,1,1,S14,,'),
    )
    expect(results.slice(3, 5)).toEqual(['aside', 'aside'])
    expect(readings.map(({ quality }) => quality)).toEqual(['substituted', 'actual', 'actual'])
  })

  test.each(['600', 'x', '', '3000'])('of an unknown type is rejected: %j', (type) => {
    const { results, totals } = readNem12(fileOf(...RECORDS, `${type},20250302,1,2,3,A`))
    expect(results[3]).toBe(`the record type ${JSON.stringify(type)} is none of NEM12`)
    expect(totals).toEqual({ '6001000001 E1': 6_000_000 })
  })

  test('of an unknown type that has a date leaves the register as it is', () => {
    const { results } = readNem12(
      fileOf(...RECORDS, '3OO,20250302,1,2,3,A', '400,1,1,S14,,', dayOf(1, 2, 3)),
    )
    expect(results.slice(4, 6)).toEqual(['aside', 'accepted'])
  })

  test('of an unknown type without a date may be another 200: its days are no one’s', () => {
    const garbled = streamOf('E1', 'kWh', 480, '6001000002').replace('200', '2OO')
    const { results, totals } = readNem12(fileOf(...RECORDS, garbled, dayOf(9, 9, 9)))
    expect(results[4]).toBe('a record of unknown type stands between it and its 200 record')
    expect(totals).toEqual({ '6001000001 E1': 6_000_000 })
  })

  test('300 without a 200 before it is rejected', () => {
    expect(readNem12(fileOf(dayOf(1, 2, 3))).results[1]).toBe('no 200 record stands before it')
  })

  test('300 behind a 900 does not belong to the register before', () => {
    const { results } = readNem12(`${fileOf(...RECORDS)}\n${dayOf(1, 2, 3)}`)
    expect(results[4]).toBe('no 200 record stands before it')
  })

  test('300 behind another 100 does not belong to the register before', () => {
    const { results } = readNem12(fileOf(...RECORDS, '100,NEM12,,,', dayOf(1, 2, 3)))
    expect(results[4]).toBe('no 200 record stands before it')
  })
})
