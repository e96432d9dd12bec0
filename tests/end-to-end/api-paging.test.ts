/** Every list, page by page: the same rows as in one big page, none twice, none left out. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DATES, METERS, startApiWorld } from './api-world.ts'
import type { World } from './harness.ts'
import { allPages, type Json } from './http-json.ts'
import { values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startApiWorld()
  // A gap in every meter, so that anomalies of one date have names of every kind.
  const rows = METERS.map((meter, index) => [meter, '2025-03-10', values(500 + index, 48)] as const)
  await world.ingest('gap.csv', wide(...rows))
  await world.detect(true)
})
afterAll(() => world.close())

const ALL = METERS.length
const LISTS: [string, string, number][] = [
  ['/consumption', 'consumption', 5],
  ['/consumption?from=2025-03-04&to=2025-03-06', 'consumption', 3],
  [`/consumption/${DATES[0]}/meters`, 'meters', ALL + 1],
  ['/meters', 'meters', ALL + 1],
  ['/meters/A-1/consumption', 'consumption', 5],
  [`/meters/${encodeURIComponent('日本-😀')}/consumption?from=2025-03-04`, 'consumption', 4],
  ['/ingestions', 'ingestions', ALL + 3],
  ['/ingestions?key=meters/&state=succeeded', 'ingestions', ALL],
  ['/anomalies?detector=missing', 'anomalies', 3 * ALL + 1],
  ['/anomalies?detector=missing&severity=high&state=open', 'anomalies', 3 * ALL + 1],
  ['/anomalies?detector=missing&severity=low&state=open', 'anomalies', 0],
  ['/anomalies?detector=missing&state=open&from=2025-03-08', 'anomalies', 2 * ALL],
  ['/anomalies?meter=A-1&detector=missing&to=2025-03-09', 'anomalies', 3],
]

/** What tells a row from the others of its list. */
const nameOf = ({ id, meterId, date }: Json): string => id ?? [meterId, date].join(' ')

test.each(LISTS.flatMap((list) => [1, 2, 3].map((limit) => [limit, ...list] as const)))(
  'pages of %i of %s have the rows of one big page, each once',
  async (limit, path, name, count) => {
    const glue = path.includes('?') ? '&' : '?'
    const { body } = await world.get(`${path}${glue}limit=1000`)
    expect(body.next).toBeUndefined()
    expect(body[name]).toHaveLength(count)
    const { rows, pages } = await allPages(world.get, `${path}${glue}limit=${limit}`, name)
    expect(rows.map(nameOf).sort()).toEqual(body[name].map(nameOf).sort())
    expect(pages).toBeGreaterThanOrEqual(Math.ceil(count / limit))
  },
)

test.each(['/consumption', '/meters/A-1/consumption', '/ingestions', '/anomalies'])(
  'pages of %s keep the order of one big page',
  async (path) => {
    const name = path.split('/').at(-1) as string
    const { body } = await world.get(`${path}?limit=1000`)
    const { rows } = await allPages(world.get, `${path}?limit=2`, name)
    expect(rows).toEqual(body[name])
  },
)

test('a page has no more rows than its limit', async () => {
  for (const [path, name] of LISTS) {
    const { body } = await world.get(`${path}${path.includes('?') ? '&' : '?'}limit=2`)
    expect(body[name].length).toBeLessThanOrEqual(2)
  }
})

test('withdrawn meters leave no hole that ends a list early', async () => {
  const odd = METERS.map((_, at) => `meters/${at}.csv`).filter((_, at) => at % 2 === 1)
  await world.remove(...odd, 'gap.csv')
  await world.settled()
  const { rows } = await allPages(world.get, '/meters?limit=1', 'meters')
  const left = METERS.filter((_, at) => at % 2 === 0)
  expect(rows.map(({ meterId }) => meterId).sort()).toEqual([...left, 'GAS'].sort())
  const ofDate = await allPages(world.get, `/consumption/${DATES[1]}/meters?limit=1`, 'meters')
  expect(ofDate.rows.map(({ meterId }) => meterId).sort()).toEqual([...left].sort())
})
