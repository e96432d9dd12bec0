/** A stack with some meters of every kind, for tests of what the API answers. */
import { startWorld, type World } from './harness.ts'
import { decimal, micros, values, wide } from './sums.ts'

/** Names that have to be encoded in a URL, and plain ones. */
export const METERS = [
  'A-1',
  'A-2',
  'plain',
  'with space',
  'hall/floor 2/meter#7',
  'Zähler-ß',
  '日本-😀',
  'Ａ-full-width',
  // Sorts before the one above in UTF-16 and behind it in UTF-8.
  '😀-house',
  '100%',
  'a+b&c=d?e',
] as const

export const DATES = ['2025-03-03', '2025-03-04', '2025-03-05', '2025-03-06'] as const

/** The values of a meter on a date. */
export const rowOf = (meter: string, date: string): string[] =>
  values(METERS.indexOf(meter as never) * 10 + DATES.indexOf(date as never), 48)

/** The last meter lacks the third date, so that some day is missing. */
export const hasDay = (meter: string, date: string): boolean =>
  meter !== 'a+b&c=d?e' || date !== DATES[2]

export async function startApiWorld(): Promise<World> {
  const world = await startWorld()
  for (const meter of METERS) {
    const dates = DATES.filter((date) => hasDay(meter, date))
    const key = `meters/${METERS.indexOf(meter)}.csv`
    await world.put(key, wide(...dates.map((date) => [meter, date, rowOf(meter, date)] as const)))
  }
  await world.put(
    'gas.csv',
    `meter,timestamp,m3\nGAS,${DATES[0]}T00:00Z,2.5\nGAS,${DATES[0]}T12:00Z,oops\n`,
  )
  await world.put('broken.csv', 'nothing,of,use\n')
  await world.settled()
  return world
}

/** The sum, divided and rounded half to even. */
export function average(total: string, count: number): string {
  const [sum, divisor] = [micros(total), BigInt(count)]
  const twice = 2n * (sum % divisor)
  const floor = sum / divisor
  const up = twice > divisor || (twice === divisor && floor % 2n === 1n)
  return decimal(up ? floor + 1n : floor)
}
