/** The expectation is csv-parse's sync API on the line by itself. */
import { expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { splitRow } from '../../../domain/csv/plain-row.ts'

const units = fc.constantFrom('a', '1', '"', '"', ',', ';', ' ', 'é', '😀', '\ufeff')
const lines = fc.oneof(
  fc.string({ unit: units, minLength: 1, maxLength: 16 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('', '1.5', 'm 1', '""', '"a"', '"a""b"', '"a,b"', '""""', '" "'),
        fc.constantFrom('"a"b', 'a"b', '"a', ' "a"', '"a" ', '"a"""', '""a'),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((fields) => fields.join(',')),
)

function byCsvParse(line: string, delimiter: string): string[][] {
  return parse(line, {
    ...{ delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true },
    record_delimiter: ['\r\n', '\n', '\r'],
  })
}

test('what it cuts has the fields that csv-parse finds', () => {
  let cut = 0
  fc.assert(
    fc.property(lines, fc.constantFrom(',', ';'), (line, delimiter) => {
      fc.pre(line !== '')
      const fields = splitRow(line, delimiter)
      if (fields === undefined) return
      cut++
      expect([fields]).toEqual(byCsvParse(line, delimiter))
    }),
    { numRuns: 5000 },
  )
  expect(cut).toBeGreaterThan(1000)
})

test.each([
  ['a,b', ['a', 'b']],
  ['"a,b",c', ['a,b', 'c']],
  ['"a""b","",', ['a"b', '', '']],
  [',', ['', '']],
])('cuts %s', (line, fields) => {
  expect(splitRow(line, ',')).toEqual(fields)
})

test.each(['a"b', '"a"b,c', '"a', ' "a"', '"a" ,b', 'a,"b'])('leaves %s', (line) => {
  expect(splitRow(line, ',')).toBeUndefined()
})
