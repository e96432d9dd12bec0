/** The expectation is csv-parse's sync API, and DecimalReader for the numbers. */
import { expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { microOf } from '../../../../domain/formats/lanes/micro.ts'
import {
  FACT,
  METER,
  type Role,
  SKIP,
  TIME,
  VALUE,
} from '../../../../domain/formats/lanes/row-roles.ts'
import { RowScanner } from '../../../../domain/formats/lanes/row-scanner.ts'
import { DecimalReader } from '../../../../domain/quantity/decimal.ts'

const roles = fc
  .tuple(
    fc.array(fc.constantFrom<Role>(SKIP, TIME, FACT, VALUE), { maxLength: 5 }),
    fc.option(fc.nat({ max: 5 }), { nil: undefined }),
  )
  .map(([others, meterAt]): Role[] => {
    const all: Role[] = [...others, TIME]
    return meterAt === undefined ? all : all.toSpliced(meterAt, 0, METER)
  })
const cells = fc.oneof(
  {
    arbitrary: fc.constantFrom('m1', 'm22', '2025-06-02', 'A', '', 'é', '1', '12.5', '-0.25'),
    weight: 8,
  },
  fc.constantFrom('.5', '5.', '-', '.', '-0', '1e3', '+1', ' 1', '1.2.3', '1,5', '000000000000.5'),
  fc.constantFrom('123456789', '1234567890', '123456789012345', '1234567890123456', '0.000000001'),
  fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\r', '1', ' ', '😀'), maxLength: 4 }),
)
const shapes = fc.record({
  roles,
  delimiter: fc.constantFrom(',', ';', '\t'),
  mark: fc.constantFrom('.', ','),
  rows: fc.array(fc.tuple(fc.array(cells, { maxLength: 8 }), fc.constantFrom('', '', '\r')), {
    maxLength: 12,
  }),
  fits: fc.boolean(),
  most: fc.integer({ min: 1, max: 8 }),
})

/** A field's micros as the reader has them; NaN for a blank one, undefined for what is no number. */
function read(text: string, mark: '.' | ','): number | undefined {
  const reader = new DecimalReader(mark)
  if (text === '') return Number.NaN
  return reader.read(text) === 'ok' ? reader.micro : undefined
}

test('rows that it takes have the fields and numbers that csv-parse and the reader see', () => {
  let taken = 0
  fc.assert(
    fc.property(shapes, ({ roles, delimiter, mark, rows, fits, most }) => {
      const lines = rows.map(([row, end]) => {
        const fitting = fits ? roles.map((_, at) => row[at % row.length] ?? '') : row
        return `${fitting.join(delimiter)}${end}\n`
      })
      const scanner = new RowScanner(roles, delimiter.charCodeAt(0), mark.charCodeAt(0))
      const bytes = Buffer.from(lines.join(''))
      let at = 0
      let line = 0
      const times = new Map<string, number>()
      const meters = new Map<string, number>()
      while (line < lines.length) {
        const rows = scanner.scan(bytes, at, bytes.length, Math.min(most, scanner.capacity))
        taken += rows
        for (let row = 0; row < rows; row++) {
          const text = lines[line++] as string
          const end = at + Buffer.byteLength(text)
          expect(scanner.ends[row]).toBe(end)
          const fields = fieldsOf(text, delimiter)
          expect(fields).toHaveLength(roles.length)
          checkTexts(scanner, bytes.subarray(at, end), roles, fields)
          checkNumbers(scanner, row, roles, fields, mark)
          checkGroup(times, textsOf(roles, TIME, fields), scanner.times[row] as number)
          checkGroup(meters, textsOf(roles, METER, fields), scanner.meters[row] as number)
          at = end
        }
        if (rows > 0) continue
        at += Buffer.byteLength(lines[line++] as string)
      }
    }),
    { numRuns: 2000 },
  )
  expect(taken).toBeGreaterThan(1000)
})

function fieldsOf(line: string, delimiter: string): string[] {
  const options = { delimiter, relax_column_count: true, relax_quotes: true }
  const rows: string[][] = parse(line, { ...options, record_delimiter: ['\r\n', '\n', '\r'] })
  expect(rows).toHaveLength(1)
  return rows[0] as string[]
}

function checkTexts(
  scanner: RowScanner,
  bytes: Uint8Array,
  roles: readonly Role[],
  row: readonly string[],
): void {
  for (const [column, role] of roles.entries()) {
    if (role === VALUE || role === SKIP) continue
    expect(scanner.textAt(bytes, 0, column)).toBe(row[column])
  }
}

function checkNumbers(
  scanner: RowScanner,
  place: number,
  roles: readonly Role[],
  row: readonly string[],
  mark: '.' | ',',
): void {
  const columns = roles.flatMap((role, column) => (role === VALUE ? [column] : []))
  for (const [value, column] of columns.entries()) {
    const at = place * scanner.width + value
    const digits = scanner.digits[at] as number
    const decimals = scanner.decimals[at] as number
    const micro = Number.isNaN(digits) ? digits : microOf(digits, decimals, 0)
    // Past the safe range neither has a value.
    expect(micro).toBe(read(row[column] as string, mark) ?? Number.NaN)
  }
}

function textsOf(roles: readonly Role[], role: Role, row: readonly string[]): string {
  return JSON.stringify(row.filter((_, column) => roles[column] === role))
}

/** Rows have the same number where they have the same texts, and others where not. */
function checkGroup(names: Map<string, number>, texts: string, number: number): void {
  const known = names.get(texts)
  if (known !== undefined) expect(number).toBe(known)
  else expect([...names.values()]).not.toContain(number)
  names.set(texts, number)
}

test('plain rows are taken', () => {
  const scanner = new RowScanner([METER, TIME, VALUE, SKIP, FACT], 44, 46)
  const bytes = Buffer.from('m1,2025-06-02,-1.25,,A\r\nm1,2025-06-02,,x,A\n')
  expect(scanner.scan(bytes, 0, bytes.length, 2)).toBe(2)
  expect([...scanner.digits.subarray(0, 2)]).toEqual([-125, Number.NaN])
  expect([...scanner.ends.subarray(0, 2)]).toEqual([24, bytes.length])
  expect(scanner.decimals[0]).toBe(2)
})

test('no more rows are taken than are asked for', () => {
  const scanner = new RowScanner([METER, VALUE], 44, 46)
  const bytes = Buffer.from('m1,1\nm2,2\nm3,3\n')
  expect(scanner.scan(bytes, 0, bytes.length, 2)).toBe(2)
  expect(scanner.scan(bytes, 10, bytes.length, 2)).toBe(1)
  expect(scanner.digits[0]).toBe(3)
})

test('of thousands of texts each keeps its number', () => {
  const scanner = new RowScanner([METER, TIME, VALUE], 44, 46)
  const rows = Array.from(
    { length: 20_000 },
    (_, at) => `meter ${(at * 7919) % 5000},day ${at % 300},1\n`,
  )
  const bytes = Buffer.from(rows.join(''))
  const meters = new Map<string, number>()
  let at = 0
  while (at < bytes.length) {
    const rows = scanner.scan(bytes, at, bytes.length, scanner.capacity)
    for (let row = 0; row < rows; row++) {
      const meter = scanner.textAt(bytes, at, 0)
      expect(scanner.meters[row]).toBe(meters.get(meter) ?? meters.size + 1)
      meters.set(meter, scanner.meters[row] as number)
      at = scanner.ends[row] as number
    }
  }
  expect(meters.size).toBe(5000)
})
