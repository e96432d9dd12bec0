/** What is a number, what says that there is none, and what is a meter's id. */
import { describe, expect, test } from '@jest/globals'
import { csvOf, readTable } from './read-table.ts'
import { readText } from './read-text.ts'

const HEADER = ['meter', 'timestamp', 'kWh']
const at = (hour: number, value: string, meter = 'm1') => [meter, `2025-06-02 0${hour}:00`, value]
/** So many that the other row tells nothing of the column. */
const plain = [at(1, '1.5'), at(2, '2.5'), at(3, '3.5')]

describe('a number', () => {
  test.each([
    ['1.5', '1.5'],
    ['+1.5', '1.5'],
    ['-1.5', '-1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['1E-3', '0.001'],
    ['1.5e+2', '150'],
    ['0E-20', '0'],
    ['-0', '0'],
    ['000.500', '0.5'],
    ['  2.25 ', '2.25'],
    ['0.0000005', '0'],
    ['0.0000015', '0.000002'],
    ['9007199254.740991', '9007199254.740991'],
    ['-9007199254.740991', '-9007199254.740991'],
  ])('%j is %s', async (text, value) => {
    const { readings } = await readTable(HEADER, [at(0, text), ...plain])
    expect(readings[0]?.value).toBe(value)
  })

  test('of more than six decimals is rounded half to even, and counted', async () => {
    const rows = [at(0, '0.0000005'), at(1, '0.0000015'), at(2, '0.1234567'), at(3, '0.1000000')]
    const { summary, readings } = await readTable(HEADER, rows)
    expect(readings.map(({ value }) => value)).toEqual(['0', '0.000002', '0.123457', '0.1'])
    expect(summary.rounded).toBe(3)
    expect(summary.notes).toContainEqual(expect.stringMatching(/^3 values had more than six/))
  })
})

describe('no number', () => {
  test.each([
    ...['1_000', '0x10', '１２', '1 000', "'5", '=1+1', 'true', '1.5e', '--1', '1.2.3', 'abc'],
    ...[
      '0.5 kWh',
      '#REF!',
      'Infinity',
      '-Infinity',
      '1,5',
      '1.5.',
      'e5',
      '.',
      '+',
      '1e',
      '½',
      '5€',
    ],
    ...['#DIV/0!', '1e5e5', '٣', '1/2', '5%', '(5)', '00:30', '2025-06-02', '="5"'],
  ])('%j is a rejected row that quotes it', async (text) => {
    const { rejects, readings } = await readTable(HEADER, [at(0, text), ...plain])
    expect(rejects).toEqual([
      expect.objectContaining({
        line: 2,
        reason: expect.stringContaining(`the value ${JSON.stringify(text)} is not a number`),
      }),
    ])
    expect(readings.map(({ value }) => value)).toEqual(['1.5', '2.5', '3.5'])
  })

  test.each(['9007199254.740992', '1e10', '-1e300', '9'.repeat(30)])(
    '%s is rejected with its size',
    async (text) => {
      const { rejects } = await readTable(HEADER, [at(0, text), ...plain])
      expect(rejects).toEqual([
        expect.objectContaining({
          reason: expect.stringContaining(`(${text.length} characters) is past the safe range`),
        }),
      ])
    },
  )

  test('a very small value is zero, not an error', async () => {
    const { readings, rejects } = await readTable(HEADER, [at(0, '1e-300'), ...plain])
    expect([rejects, readings[0]?.value]).toEqual([[], '0'])
  })
})

describe('no value', () => {
  test.each([
    '',
    ' ',
    'NULL',
    'Null',
    'NaN',
    'nan',
    'N/A',
    'n/a',
    '-',
    '--',
    '?',
    'None',
    ' null ',
  ])('%j is blank, and no zero', async (text) => {
    const { summary, readings } = await readTable(HEADER, [at(0, text), ...plain])
    expect(summary).toMatchObject({ rows: 4, accepted: 3, blank: 1, rejected: 0 })
    expect(readings).toHaveLength(3)
  })
})

describe('decimal commas', () => {
  const read = (values: string[], pipeline = {}) =>
    readText(csvOf([HEADER, ...values.map((value, hour) => at(hour, value))], ';'), {
      pipeline: { zone: 'UTC', ...pipeline },
    })
  const valuesOf = async (values: string[], pipeline = {}) =>
    (await read(values, pipeline)).readings.map(({ value }) => value)

  test('are told from the cells', async () => {
    expect(await valuesOf(['0,5', '1,25', '1000'])).toEqual(['0.5', '1.25', '1000'])
    expect(await valuesOf(['0,500', '0,125', '12,5'])).toEqual(['0.5', '0.125', '12.5'])
  })

  test('may come with points between thousands, and the other way round', async () => {
    expect(await valuesOf(['1.234,5', '0,5', '1.234.567,25'])).toEqual([
      '1234.5',
      '0.5',
      '1234567.25',
    ])
    expect(await valuesOf(['1,234.5', '0.5', '1,234,567.25'])).toEqual([
      '1234.5',
      '0.5',
      '1234567.25',
    ])
  })

  test('are refused where they may be marks of thousands, until the pipeline says it', async () => {
    const values = ['1,234', '2,345']
    await expect(read(values)).rejects.toMatchObject({ code: 'file-ambiguous' })
    await expect(read(values)).rejects.toThrow(/"1,234" may have a decimal comma or a mark/)
    expect(await valuesOf(values, { decimal: ',' })).toEqual(['1.234', '2.345'])
    expect(await valuesOf(values, { decimal: '.', thousands: ',' })).toEqual(['1234', '2345'])
    expect(await valuesOf(values, { thousands: ',' })).toEqual(['1234', '2345'])
  })

  test('may have apostrophes or spaces between thousands where the pipeline says so', async () => {
    expect(await valuesOf(["1'234,5", '0,5'], { thousands: "'" })).toEqual(['1234.5', '0.5'])
    expect(await valuesOf(['1 234,5', '0,5'], { thousands: ' ' })).toEqual(['1234.5', '0.5'])
  })

  test('beside points: the rows of the rarer mark are rejected', async () => {
    const { rejects, readings } = await read(['0,5', '1,25', '2.5', '3,75'])
    expect(rejects.map(({ line }) => line)).toEqual([4])
    expect(readings.map(({ value }) => value)).toEqual(['0.5', '1.25', '3.75'])
  })
})

describe('a meter id', () => {
  test.each([
    ['007', '007'],
    ['1E5', '1E5'],
    ['TRUE', 'TRUE'],
    ['00000000000012345678', '00000000000012345678'],
    ['  m 1  ', 'm 1'],
    ['="007"', '007'],
    ['=" 007 "', '007'],
    ["'007", '007'],
    ["'007'", '007'],
    ["O'Brien", "O'Brien"],
    ['541448820050357909', '541448820050357909'],
    ['Zähler-ß 日本', 'Zähler-ß 日本'],
    ['\u00a0m1\u00a0', 'm1'],
    ['0', '0'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('%j is %j', async (text, id) => {
    const { readings } = await readTable(HEADER, [at(0, '1', text), at(1, '2', text)])
    expect(readings.map(({ meterId }) => meterId)).toEqual([id, id])
  })

  test.each([
    '',
    ' ',
    '=""',
    "'",
    '#N/A',
    'N/A',
    'NULL',
    'None',
    'NaN',
    '-',
    '--',
    'a\u0000b',
    'a\nb',
  ])('%j is none, and its row is rejected', async (text) => {
    if (text.includes('\0')) {
      const reading = readTable(HEADER, [at(0, '1', text), ...plain])
      return expect(reading).rejects.toMatchObject({ code: 'file-not-csv' })
    }
    const { rejects, readings } = await readTable(HEADER, [at(0, '1', text), ...plain])
    expect(rejects.map(({ reason }) => reason)).toEqual([expect.stringMatching(/meter id/)])
    expect(readings).toHaveLength(3)
  })

  test('in a title is cleaned in the same way', async () => {
    const titles = ['timestamp', '="007"', "'008", ' 009 ']
    const { readings } = await readTable(titles, [['2025-06-02 00:00', '1', '2', '3']])
    expect(readings.map(({ meterId, value }) => [meterId, value])).toEqual([
      ['007', '1'],
      ['008', '2'],
      ['009', '3'],
    ])
  })

  test('is what the key says where no column has it, whole and without its folder', async () => {
    const text = csvOf([
      ['timestamp', 'kWh'],
      ['2025-06-02 00:00', '1'],
    ])
    const read = async (key: string, match = '**') => {
      const { readings } = await readText(text, { key, pipeline: { zone: 'UTC', match } })
      return readings[0]?.meterId
    }
    expect(await read('drops/007.csv')).toBe('007')
    expect(await read('drops/007.csv.gz')).toBe('007')
    expect(await read('drops/Zähler 1.2.CSV')).toBe('Zähler 1.2')
    expect(await read('campus/M-7/2025.csv', 'campus/{meter}/*.csv')).toBe('M-7')
  })
})
