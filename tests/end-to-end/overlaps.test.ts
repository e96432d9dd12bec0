/** Several objects on the same time: the newer one counts, interval by interval. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import { instants, long, sum, utc, values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** Rows of half hours from an hour of a date on, and what they say by stamp. */
function stretch(meter: string, from: string, seed: number, count: number, minutes = 30) {
  const row = values(seed, count)
  const entries = instants(from, count, minutes).map((at, slot) => [utc(at), row[slot]] as const)
  const rows = entries.map(([stamp, value]) => [meter, stamp, value as string] as const)
  return { text: long(...rows), said: new Map(entries as [string, string][]) }
}

test('the newer object wins interval by interval', async () => {
  const older = stretch('O-1', '2025-06-01T00:00:00Z', 1, 24)
  const newer = stretch('O-1', '2025-06-01T06:00:00Z', 2, 24)
  await world.put('o1/z-older.csv', older.text)
  // Named to sort before the older one, so that its time decides and not its key.
  await world.putLater('o1/a-newer.csv', newer.text, 'o1/z-older.csv')
  await world.settled()
  const expected = new Map([...older.said, ...newer.said])
  expect(expected.size).toBe(36)
  expect(await world.total('2025-06-01')).toBe(sum(expected.values()))
})

test('older intervals that a newer one of another length overlaps yield whole', async () => {
  const hours = stretch('O-2', '2025-06-02T00:00Z', 21, 6, 60)
  const halfHours = stretch('O-2', '2025-06-02T03:30Z', 22, 5, 30)
  await world.put('o2/1.csv', hours.text)
  await world.put('o2/2.csv', halfHours.text)
  await world.settled()
  // From 03:30 to 06:00: the hours of 03:00, 04:00 and 05:00 are gone, 03:00 as a whole.
  const kept = [...hours.said.values()].slice(0, 3)
  expect(await world.total('2025-06-02')).toBe(sum([...kept, ...halfHours.said.values()]))

  const again = stretch('O-2', '2025-06-02T00:00Z', 23, 6, 60)
  await world.put('o2/3.csv', again.text)
  await world.settled()
  expect(await world.total('2025-06-02')).toBe(sum(again.said.values()))
})

test('hours whose rows are in no order still take their whole hour', async () => {
  const halfHours = stretch('O-13', '2025-06-14T00:00Z', 24, 48)
  const hours = stretch('O-13', '2025-06-14T00:00Z', 25, 24, 60)
  const [header, ...rows] = hours.text.trimEnd().split('\n')
  // Every seventh hour, then the next, and so on: no two rows in a row are an hour apart.
  const shuffled = rows.map((_, at) => rows[(at * 7) % 24])
  await world.put('o13/1.csv', halfHours.text)
  await world.put('o13/2.csv', `${[header, ...shuffled].join('\n')}\n`)
  await world.settled()
  expect(await world.total('2025-06-14')).toBe(sum(hours.said.values()))
})

test('gaps in the newer object do not erase the older one', async () => {
  const full = values(3, 48)
  const patchy = values(4, 48).map((value, slot) => (slot % 3 === 0 ? value : ''))
  await world.put('o3/1.csv', wide(['O-3', '2025-06-03', full]))
  await world.put('o3/2.csv', wide(['O-3', '2025-06-03', patchy]))
  await world.settled()
  const expected = full.map((value, slot) => patchy[slot] || value)
  expect(await world.total('2025-06-03')).toBe(sum(expected))
})

test('two keys with the same content count once per interval', async () => {
  const row = values(6, 48)
  const text = wide(['O-5', '2025-06-05', row])
  await world.put('o5/first.csv', text)
  await world.put('o5/second.csv', text)
  await world.settled()
  expect(await world.total('2025-06-05')).toBe(sum(row))
  await world.remove('o5/second.csv')
  await world.settled()
  expect(await world.total('2025-06-05')).toBe(sum(row))
})

test('a deleted object is withdrawn, and what it had overridden comes back', async () => {
  const [old, correction] = [values(8, 48), values(9, 48)]
  await world.put('o7/1.csv', wide(['O-7', '2025-06-08', old]))
  await world.put('o7/2.csv', wide(['O-7', '2025-06-08', correction]))
  await world.settled()
  expect(await world.total('2025-06-08')).toBe(sum(correction))
  await world.remove('o7/2.csv')
  await world.settled()
  expect(await world.total('2025-06-08')).toBe(sum(old))
  expect(await world.record('o7/2.csv')).toMatchObject({ state: 'withdrawn' })
  await world.ingest('o7/2.csv', wide(['O-7', '2025-06-08', correction]))
  expect(await world.total('2025-06-08')).toBe(sum(correction))
})
