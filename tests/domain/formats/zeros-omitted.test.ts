/** Octopus leaves half hours of zero out: how far an absence says zero, and where it says nothing. */
import { describe, expect, test } from '@jest/globals'
import { settleText } from './settle-text.ts'

/** A file of half hours of 1 kWh, by their beginnings; none begins at 23:30. */
function octopus(...stamps: string[]): string {
  const rows = stamps.map((stamp) => {
    const [date = '', hour = '', minute] = stamp.split(/[T:]/)
    const end = minute === '00' ? `${hour}:30` : `${String(Number(hour) + 1).padStart(2, '0')}:00`
    return `1, ${stamp}:00+01:00, ${date}T${end}:00+01:00\n`
  })
  return `Consumption (kWh), Start, End\n${rows.join('')}`
}

const daysOf = async (text: string) =>
  (await settleText(text)).days.map(({ date, total, readings }) => [date, total, readings])

describe('half hours that are absent', () => {
  test('between two of a day were zero', async () => {
    expect(await daysOf(octopus('2025-05-10T01:00', '2025-05-10T03:00'))).toEqual([
      ['2025-05-10', '2', 5],
    ])
  })

  test('over whole days are missing: nobody invents days of zero', async () => {
    const dates = (await daysOf(octopus('2025-05-10T12:00', '2025-05-14T12:00'))).map(
      ([date]) => date,
    )
    expect(dates).toEqual(['2025-05-10', '2025-05-14'])
  })

  test('before the first and after the last one are missing', async () => {
    const [day] = (await settleText(octopus('2025-05-10T12:00', '2025-05-10T13:00'))).days
    expect(day).toMatchObject({ readings: 3, expected: 48, quality: 'partial' })
  })
})
