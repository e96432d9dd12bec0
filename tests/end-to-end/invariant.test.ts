/** The one invariant: whatever was dropped, replaced and deleted in whatever order, the totals are
 * those of one clean pass over the objects that are there now. The pass is written out here. */
import { ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import { dayAfter, decimal, instants, long, micros, utc, values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const KEYS = ['c.csv', 'a.csv', 'sub/b.csv', 'd e.csv', 'b+.csv', 'z.csv']
const DATES = ['2025-11-01', '2025-11-02', '2025-11-03']
const METERS = ['V-1', 'V-2']

interface Interval {
  readonly meter: string
  readonly date: string
  /** Minutes since midnight and of length. */
  readonly start: number
  readonly minutes: number
  readonly value: string
}

interface Content {
  readonly text: string
  readonly intervals: readonly Interval[]
}

/** Numbers that look random and are the same every time. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

/** A wide file of some days with gaps, or a long one of half hours or hours. */
function makeContent(pick: (below: number) => number): Content {
  return pick(2) === 0 ? makeWide(pick) : makeLong(pick)
}

function makeWide(pick: (below: number) => number): Content {
  const days = METERS.flatMap((meter) => DATES.map((date) => ({ meter, date })))
  const chosen = days.filter(() => pick(2) === 0)
  const rows = (chosen.length > 0 ? chosen : days).map(({ meter, date }) => {
    const gap = pick(48)
    const row = values(pick(100_000), 48).map((value, slot) => (slot < gap ? value : ''))
    return [meter, date, gap === 0 ? values(1, 48) : row] as const
  })
  const intervals = rows.flatMap(([meter, date, row]) =>
    row.flatMap((value, slot) =>
      value === '' ? [] : [{ meter, date, start: slot * 30, minutes: 30, value }],
    ),
  )
  return { text: wide(...rows), intervals }
}

function makeLong(pick: (below: number) => number): Content {
  const minutes = [15, 30, 60][pick(3)] as number
  const meter = METERS[pick(METERS.length)] as string
  const from = `${dayAfter(DATES[0] as string, pick(2))}T${String(pick(24)).padStart(2, '0')}:00Z`
  const count = 5 + pick(20)
  const row = values(pick(100_000), count)
  const intervals = instants(from, count, minutes).map((at, slot) => ({
    meter,
    date: utc(at).slice(0, 10),
    start: at.getUTCHours() * 60 + at.getUTCMinutes(),
    minutes,
    value: row[slot] as string,
    stamp: utc(at),
  }))
  const text = long(...intervals.map(({ stamp, value }) => [meter, stamp, value] as const))
  return { text, intervals }
}

/** One clean pass: from the newest object to the oldest, an interval counts if its time is free. */
function cleanPass(newestFirst: readonly Content[]): Map<string, string> {
  const taken = new Set<string>()
  const totals = new Map<string, bigint>()
  for (const { intervals } of newestFirst) {
    for (const { meter, date, start, minutes, value } of intervals) {
      const minutesOf = Array.from({ length: minutes }, (_, at) => `${meter} ${date} ${start + at}`)
      if (minutesOf.some((minute) => taken.has(minute))) continue
      for (const minute of minutesOf) taken.add(minute)
      const day = `${meter} ${date}`
      totals.set(day, (totals.get(day) ?? 0n) + micros(value))
    }
  }
  return new Map([...totals].sort().map(([day, total]) => [day, decimal(total)]))
}

async function answered(): Promise<Map<string, string>> {
  const totals = new Map<string, string>()
  for (const meter of METERS) {
    const { body } = await world.get(`/meters/${meter}/consumption`)
    for (const { date, total } of body.consumption ?? []) totals.set(`${meter} ${date}`, total)
  }
  return new Map([...totals].sort())
}

async function keysNewestFirst(): Promise<string[]> {
  const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket: 'meter-drops' }))
  const second = (at: Date | undefined): number => Math.floor((at as Date).getTime() / 1000)
  return Contents.map(({ Key, LastModified }) => ({ key: Key as string, at: second(LastModified) }))
    .sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1))
    .map(({ key }) => key)
}

test.each([1, 2, 3])(
  'storm %i of drops, replacements and deletions ends in the totals of a clean pass',
  async (seed) => {
    const pick = chance(seed * 7919)
    const there = new Map<string, Content>()
    const change = async (key: string): Promise<void> => {
      if (there.has(key) && pick(4) === 0) {
        there.delete(key)
        return world.remove(key)
      }
      const content = makeContent(pick)
      there.set(key, content)
      return world.put(key, content.text)
    }
    await world.remove(...KEYS)
    await world.settled()
    expect(await answered()).toEqual(new Map())
    for (let round = 0; round < 6; round++) {
      // All at once: each key once, but in the last round with others again while it is being read.
      const first = KEYS.filter(() => pick(3) > 0)
      const again = round === 5 ? KEYS.filter(() => pick(2) === 0) : []
      await Promise.all(first.map(change))
      await Promise.all(again.map(change))
      await world.settled()
      const newestFirst = (await keysNewestFirst()).map((key) => there.get(key) as Content)
      expect(newestFirst).not.toContain(undefined)
      expect(await answered()).toEqual(cleanPass(newestFirst))
    }
  },
)
