/** The expectation is csv-parse's sync API, and DecimalReader for the numbers. */
import { expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { microOf } from '../../../../domain/formats/lanes/micro.ts'
import {
  FACT,
  METER,
  type Role,
  RowScanner,
  SKIP,
  TIME,
  VALUE,
} from '../../../../domain/formats/lanes/row-scanner.ts'
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
    fc.property(shapes, ({ roles, delimiter, mark, rows, fits }) => {
      const lines = rows.map(([row, end]) => {
        const fitting = fits ? roles.map((_, at) => row[at % row.length] ?? '') : row
        return `${fitting.join(delimiter)}${end}\n`
      })
      const scanner = new RowScanner(roles, delimiter.charCodeAt(0), mark.charCodeAt(0))
      const bytes = Buffer.from(lines.join(''))
      scanner.open(bytes)
      let at = 0
      const names = new Map<string, number>()
      for (const line of lines) {
        const length = Buffer.byteLength(line)
        if (scanner.scan(bytes, at)) {
          taken++
          expect(scanner.end).toBe(at + length)
          const row = fieldsOf(line, delimiter)
          expect(row).toHaveLength(roles.length)
          checkTexts(scanner, bytes, roles, row)
          checkNumbers(scanner, roles, row, mark)
          checkGroup(names, roles, row, scanner.times.number)
        }
        at += length
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
    if (role === TIME || role === FACT) expect(scanner.textOf(bytes, column)).toBe(row[column])
  }
  expect(scanner.meterText(bytes)).toBe(row[roles.indexOf(METER)])
}

function checkNumbers(
  scanner: RowScanner,
  roles: readonly Role[],
  row: readonly string[],
  mark: '.' | ',',
): void {
  const columns = roles.flatMap((role, column) => (role === VALUE ? [column] : []))
  for (const [value, column] of columns.entries()) {
    const digits = scanner.digits[value] as number
    const decimals = scanner.decimals[value] as number
    const micro = Number.isNaN(digits) ? digits : microOf(digits, decimals, 0)
    // Past the safe range neither has a value.
    expect(micro).toBe(read(row[column] as string, mark) ?? Number.NaN)
  }
}

/** Rows have the same number where they have the same texts, and others where not. */
function checkGroup(
  names: Map<string, number>,
  roles: readonly Role[],
  row: readonly string[],
  number: number,
): void {
  const texts = JSON.stringify(row.filter((_, column) => roles[column] === TIME))
  const known = names.get(texts)
  if (known !== undefined) expect(number).toBe(known)
  else expect([...names.values()]).not.toContain(number)
  names.set(texts, number)
}

test('plain rows are taken', () => {
  const scanner = new RowScanner([METER, TIME, VALUE, SKIP, FACT], 44, 46)
  const bytes = Buffer.from('m1,2025-06-02,-1.25,,A\r\nm1,2025-06-02,,x,A\n')
  scanner.open(bytes)
  expect(scanner.scan(bytes, 0)).toBe(true)
  expect([scanner.digits[0], scanner.decimals[0], scanner.end]).toEqual([-125, 2, 24])
  expect(scanner.scan(bytes, 24)).toBe(true)
  expect([scanner.digits[0], scanner.end]).toEqual([Number.NaN, bytes.length])
})
