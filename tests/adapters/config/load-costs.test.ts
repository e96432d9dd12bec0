import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { loadMeasures, loadPrices } from '../../../adapters/config/load-costs.ts'
import { InvalidConfig } from '../../../domain/errors.ts'
import { COSTS_FOLDER } from '../../domain/costs/figures.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metertally-costs-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the shipped files are valid, and every price has a date and its source', () => {
  expect(loadMeasures(COSTS_FOLDER).item.bytes).toBeGreaterThan(0)
  const { region, prices } = loadPrices(COSTS_FOLDER)
  expect(region).toBe('eu-west-1')
  for (const { asOf, source } of Object.values(prices)) {
    expect(asOf).toMatch(/^20\d\d/)
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing/)
  }
})

test.each([
  ['region: x\nprices:\n  s3-put: { usd: 1 }\n', /prices\.yml, line 3: prices\.s3-put\.service/],
  ['region: x\nprices: {}\n', /prices\.yml, line 2: prices\.s3-put/],
])('a wrong file is told with its line: %j', async (text, reason) => {
  await writeFile(join(folder, 'prices.yml'), text)
  expect(() => loadPrices(folder)).toThrow(InvalidConfig)
  expect(() => loadPrices(folder)).toThrow(reason)
})

test('a file that is not there is told by its name', () => {
  expect(() => loadMeasures(folder)).toThrow(/measured\.yml is not there/)
})
