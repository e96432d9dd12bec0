import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { DynamoCatalog } from '../../../adapters/dynamodb/catalog.ts'
import { DynamoContributionStore } from '../../../adapters/dynamodb/contribution-store.ts'
import { createTables } from '../../../adapters/dynamodb/tables.ts'
import { InvalidRequest } from '../../../domain/errors.ts'
import type { Catalog } from '../../../domain/ports.ts'
import { allPages, type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
let catalog: Catalog
beforeEach(async () => {
  running = await startTables()
  catalog = new DynamoCatalog(running.client, tables.readings)
})
afterEach(() => running.remove())

const allMeters = async (limit: number) =>
  (await allPages((next) => catalog.meters(limit, next))).flat()

test('an empty catalogue has neither meters nor dates', async () => {
  expect(await catalog.meters(10)).toEqual({ items: [] })
  expect(await catalog.dates('0000-00-00', '9999-99-99', 10)).toEqual([])
})

test('names each meter once, however often it is noted', async () => {
  await catalog.note(['M1', 'M2'], ['2025-01-01'])
  await catalog.note(['M2', 'M3'], ['2025-01-01'])
  // Another process, which remembers nothing.
  await new DynamoCatalog(running.client, tables.readings).note(['M1'], ['2025-01-01'])
  expect((await allMeters(10)).sort()).toEqual(['M1', 'M2', 'M3'])
  expect(await catalog.dates('2025-01-01', '2025-01-01', 10)).toEqual(['2025-01-01'])
})

test('a meter or date that is given twice is noted', async () => {
  await catalog.note(['M1', 'M1'], ['2025-01-01', '2025-01-01'])
  expect(await allMeters(10)).toEqual(['M1'])
})

test.each([1, 2, 3, 7, 100])('pages of %i give every meter once', async (limit) => {
  const meters = ['日本', '😀', 'a b', '__proto__', '#', '~', '[0,"x"]']
  for (let meter = 0; meter < 30; meter++) meters.push(`M${meter}`)
  await catalog.note(meters, [])
  const pages = await allPages((next) => catalog.meters(limit, next))
  expect(pages.flat().toSorted()).toEqual(meters.toSorted())
  for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
})

test('notes more meters at once than a request of DynamoDB takes', async () => {
  const meters = Array.from({ length: 1234 }, (_, meter) => `M${meter}`)
  await catalog.note(meters, [])
  expect(new Set(await allMeters(1000))).toEqual(new Set(meters))
})

test('gives dates in order, bounds included, at most as many as asked for', async () => {
  await catalog.note([], ['2025-03-01', '2025-01-31', '2025-02-01', '2025-01-01', '2024-12-31'])
  expect(await catalog.dates('2025-01-01', '2025-02-01', 10)).toEqual([
    '2025-01-01',
    '2025-01-31',
    '2025-02-01',
  ])
  expect(await catalog.dates('0000-00-00', '9999-99-99', 2)).toEqual(['2024-12-31', '2025-01-01'])
})

test('refuses dates from a later to an earlier one', async () => {
  await expect(catalog.dates('2025-02-01', '2025-01-01', 5)).rejects.toBeInstanceOf(InvalidRequest)
})

test('a note that failed is not remembered as made', async () => {
  const late = new DynamoCatalog(running.client, 'late')
  await expect(late.note(['M1'], [])).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await createTables(running.client, { ...tables, readings: 'late' })
  await late.note(['M1'], [])
  expect(await late.meters(10)).toEqual({ items: ['M1'] })
})

test('its entries are no contributions: none of its partitions is a meter', async () => {
  const contributions = new DynamoContributionStore(running.client, tables.readings)
  await catalog.note(['2025-01-01'], ['2025-01-01'])
  for (const name of [' dates', ' meters#00', ' meters#01', ' meters#15']) {
    const found = Array.fromAsync(contributions.ofMeter(name, '0000-00-00', '9999-99-99'))
    expect(await found).toEqual([])
  }
})
