/** Which of the readings that compete for the same time count. */
import type { Contribution } from './contribution.ts'
import type { Segment } from './interval-vector.ts'
import { rivalry } from './reading.ts'
import type { ValueQuality } from './settled-day.ts'
import { endOf, TakenTime } from './taken-time.ts'

/** A value as its object says it: of a power still the power. */
export interface CompetingValue {
  readonly start: number
  readonly length: number
  readonly valueMicro: number
  readonly quality: ValueQuality
  readonly contribution: Contribution
}

/** Hears of a value that yields, and where the taken one starts that is in its way. */
export type OnYield = (value: CompetingValue, toStart: number) => void

/**
 * Contributions to one meter-day that compete with each other, newest first (by version, then
 * key, then part), under the name of their series, sorted by channel and then that name. Of every
 * object only its newest generation is there, and of that only what says anything.
 */
export function seriesOf(contributions: readonly Contribution[]): Map<string, Contribution[]> {
  const saying = newestGenerations(contributions).filter(({ segments }) => segments.length > 0)
  const series = Map.groupBy(saying, (one) => `${one.channel}\n${rivalry(one)}`)
  for (const rivals of series.values()) rivals.sort(newestFirst)
  return series.size < 2 ? series : new Map([...series].sort(byChannel))
}

function byChannel(
  [name, [one]]: readonly [string, readonly Contribution[]],
  [otherName, [other]]: readonly [string, readonly Contribution[]],
): number {
  return compare(one?.channel ?? '', other?.channel ?? '') || compare(name, otherName)
}

function newestGenerations(contributions: readonly Contribution[]): Contribution[] {
  if (contributions.length === 1) return [...contributions]
  const newest = new Map<string, number>()
  for (const contribution of contributions) {
    const object = objectKey(contribution)
    newest.set(object, Math.max(contribution.generation, newest.get(object) ?? 0))
  }
  const unique = new Map<string, Contribution>()
  for (const contribution of contributions) {
    const object = objectKey(contribution)
    if (contribution.generation !== newest.get(object)) continue
    unique.set(`${object}\n${contribution.part}`, contribution)
  }
  return [...unique.values()]
}

function objectKey({ channel, source }: Contribution): string {
  return `${channel}\n${source}`
}

function newestFirst(a: Contribution, b: Contribution): number {
  return compare(b.version, a.version) || compareKeys(b.source, a.source) || b.part - a.part
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** In the order in which S3 lists keys, that of their UTF-8 bytes. */
function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (one === other) continue
    // Half a character past U+FFFF has a low number, and belongs behind all that are whole.
    const isHalf = one >>> 11 === 0x1b
    return isHalf === (other >>> 11 === 0x1b) ? one - other : isHalf ? 1 : -1
  }
  return a.length - b.length
}

/**
 * The values that count, sorted by start: taken from the newest contribution to the oldest, later
 * rows before earlier ones; one that overlaps time already taken yields whole. A gap takes nothing.
 */
export function takeValues(
  newestToOldest: readonly Contribution[],
  onYield?: OnYield,
): CompetingValue[] {
  const taken = new TakenTime()
  const found: CompetingValue[] = []
  for (const contribution of newestToOldest) {
    const { segments } = contribution
    for (let index = segments.length - 1; index >= 0; index--) {
      const { start: first, length, values, qualities } = segments[index] as Segment
      for (let place = 0; place < values.length; place++) {
        const valueMicro = values[place] as number | null
        const start = first + place * length
        if (valueMicro === null) continue
        const end = endOf(start, length)
        const isTaken = taken.take(start, end)
        if (!isTaken && onYield === undefined) continue
        const quality = (qualities?.[place] ?? 'actual') as ValueQuality
        const value = { start, length, valueMicro, quality, contribution }
        if (isTaken) found.push(value)
        else onYield?.(value, taken.inTheWayOf(start, end) as number)
      }
    }
  }
  return found.sort((a, b) => a.start - b.start)
}
