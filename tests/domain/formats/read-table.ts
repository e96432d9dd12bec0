/** Tables as tests write them, read as files: titles and rows in, readings or a refusal out. */
import { MetertallyError } from '../../../domain/errors.ts'
import { type HowToRead, type ReadingInWords, type ReadText, readText } from './read-text.ts'

/** Rows as CSV text; what holds the delimiter, a quote or a line break is quoted. */
export function csvOf(rows: readonly (readonly string[])[], delimiter = ','): string {
  const cell = (text: string): string =>
    text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  return rows.map((row) => `${row.map(cell).join(delimiter)}\n`).join('')
}

/** Reads rows below a header. Stamps without a zone are of UTC, unless the pipeline says otherwise. */
export function readTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  pipeline: Record<string, unknown> = {},
  how: Omit<HowToRead, 'pipeline'> = {},
): Promise<ReadText> {
  return readText(csvOf([titles, ...rows]), { ...how, pipeline: { zone: 'UTC', ...pipeline } })
}

/** The error that reading ends in. */
export async function refusalOf(reading: Promise<ReadText>): Promise<MetertallyError> {
  try {
    await reading
  } catch (error) {
    if (error instanceof MetertallyError) return error
    throw error
  }
  throw new Error('the file was read')
}

/** Hours since local midnight and values, in the order of rows. */
export function hoursOf(readings: readonly ReadingInWords[]): [number, string][] {
  return readings.map(({ hour, value }) => [hour, value])
}

/** Numbers as cells: 1, 2, 3, … */
export function numbers(count: number, from = 1): string[] {
  return Array.from({ length: count }, (_, at) => String(from + at))
}
