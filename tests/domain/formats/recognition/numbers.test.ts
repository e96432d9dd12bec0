import { describe, expect, test } from '@jest/globals'
import { refusalOf } from '../read-table.ts'
import { type ReadText, readText } from '../read-text.ts'

/** A file whose fields are parted by semicolons, with these values. */
function readValues(
  values: readonly string[],
  pipeline: Record<string, unknown> = {},
): Promise<ReadText> {
  const rows = values.map((value, hour) => `m1;2025-06-02 0${hour}:00;${value}`)
  const text = ['meter;timestamp;kWh', ...rows, ''].join('\n')
  return readText(text, { pipeline: { zone: 'UTC', ...pipeline } })
}

const valuesOf = ({ readings }: ReadText): string[] => readings.map(({ value }) => value)

describe('the decimal mark is told from the numbers', () => {
  test.each([
    ['commas', ['0,5', '12,25'], ['0.5', '12.25']],
    ['points', ['0.5', '12.25'], ['0.5', '12.25']],
    ['none', ['5', '12'], ['5', '12']],
    ['commas with points of thousands', ['1.234,5', '0,25'], ['1234.5', '0.25']],
    ['points with commas of thousands', ['1,234.5', '0.25'], ['1234.5', '0.25']],
    ['three decimals beside others', ['1,234', '0,5'], ['1.234', '0.5']],
    ['three decimals below one', ['0,234', '0,345'], ['0.234', '0.345']],
    ['nulls between them', ['-', '0,5', 'n/a', '1,5'], ['0.5', '1.5']],
  ])('%s', async (_, cells, values) => {
    const read = await readValues(cells)
    expect(valuesOf(read)).toEqual(values)
    expect(read.rejects).toEqual([])
  })

  test('and the record says why', async () => {
    const { summary } = await readValues(['1.234,5'])
    expect(summary.decisions).toContain('decimals: "," (numbers such as 1.234,5)')
  })

  test('in quoted fields also where commas part them', async () => {
    const text = 'meter,timestamp,kWh\nm1,2025-06-02T00:00Z,"0,5"\nm1,2025-06-02T01:00Z,"1,25"\n'
    expect(valuesOf(await readText(text))).toEqual(['0.5', '1.25'])
  })
})

describe('"1,234" all the way down may be a thousand', () => {
  const cells = ['1,234', '2,345', '7']

  test('so the file is refused, with the lines to choose from', async () => {
    const error = await refusalOf(readValues(cells))
    expect(error.code).toBe('file-ambiguous')
    expect(error.message).toMatch(/"1,234" may have a decimal comma or a mark of thousands/)
    expect(error.message).toContain(`"decimal: ','" or "thousands: ','"`)
  })

  test.each([
    [{ decimal: ',' }, ['1.234', '2.345', '7']],
    [{ decimal: '.', thousands: ',' }, ['1234', '2345', '7']],
    [{ thousands: ',' }, ['1234', '2345', '7']],
  ])('and %j decides', async (pipeline, values) => {
    expect(valuesOf(await readValues(cells, pipeline))).toEqual(values)
  })
})
