/** A row with fewer cells than the columns that are read, below every sample there is. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { UnreadableFile } from '../../../domain/errors.ts'
import { dailyTotals, readText } from './read-text.ts'

const SAMPLES = join(import.meta.dirname, '../../data/formats')
const NEWLINE = 10
/** What formats need to be told. */
const NEEDED: readonly [RegExp, Record<string, unknown>][] = [
  [/^green-button/, { zone: 'America/New_York' }],
  [/^homewizard-kwh/, { zone: 'Europe/Amsterdam', format: 'homewizard-kwh' }],
  [/^sma/, { zone: 'Europe/Berlin' }],
]
const samples = readdirSync(SAMPLES).filter((name) => name.endsWith('.csv'))

/** Totals and rejected rows; or the code of the refusal. Any other error is one. */
async function outcomeOf(content: Uint8Array, name: string) {
  const pipeline = NEEDED.find(([names]) => names.test(name))?.[1] ?? {}
  try {
    const { readings, summary } = await readText(content, { key: `drops/${name}`, pipeline })
    return { totals: dailyTotals(readings), count: readings.length, rejected: summary.rejected }
  } catch (error) {
    if (error instanceof UnreadableFile) return { refused: error.code }
    throw error
  }
}

test('all samples but one can be read', async () => {
  expect(samples.length).toBeGreaterThan(70)
  const refused: string[] = []
  for (const name of samples) {
    const outcome = await outcomeOf(readFileSync(join(SAMPLES, name)), name)
    if ('refused' in outcome) refused.push(name)
  }
  expect(refused).toEqual(['united-power-blocks.csv'])
})

describe.each(samples)('%s', (name) => {
  const content = readFileSync(join(SAMPLES, name))
  const below = (row: string): Uint8Array =>
    Buffer.concat([content, Buffer.from(`${content.at(-1) === NEWLINE ? '' : '\n'}${row}\n`)])

  test('a last row of one cell is one rejected row, and changes no total', async () => {
    const whole = await outcomeOf(content, name)
    const expected =
      whole.rejected === undefined ? whole : { ...whole, rejected: whole.rejected + 1 }
    expect(await outcomeOf(below('x'), name)).toEqual(expected)
  })

  test.each(['', 'Total', '2025-05-01', '"Report Time Zone: (UTC+00:00) Dublin, London"'])(
    'a last row of %j changes no total',
    async (row) => {
      const { rejected: _, ...whole } = await outcomeOf(content, name)
      expect(await outcomeOf(below(row), name)).toMatchObject(whole)
    },
  )
})
