/** Lengths of intervals that all of an object tells, for those who see only a part of it. */
import type { DaySet } from '../../gathering/day-set.ts'
import type { LengthTeller } from '../../readings/interval-length.ts'

/** As plain JSON: seconds, a channel, and the meters whose intervals have that length in it. */
export type KnownLengths = readonly (readonly [number, string, readonly string[]])[]

interface Told {
  readonly meterId: string
  readonly channel: string
  readonly days: DaySet
  readonly teller: LengthTeller
}

/** The lengths that rows do not give, and of how many meters and channels nothing tells them. */
export function lengthsOf(streams: Iterable<Told>): { lengths: KnownLengths; unknown: number } {
  const lengths = new Map<string, [number, string, string[]]>()
  let unknown = 0
  for (const { meterId, channel, days, teller } of streams) {
    if (!teller.isAsked) continue
    const seconds = teller.lengthOver(days.size)
    if (seconds === 0) {
      unknown++
      continue
    }
    const name = `${seconds} ${channel}`
    const alike = lengths.get(name)
    if (alike === undefined) lengths.set(name, [seconds, channel, [meterId]])
    else alike[2].push(meterId)
  }
  return { lengths: [...lengths.values()], unknown }
}

/** Answers with the length of a meter's channel; 0 where nothing tells it. */
export function lengthTold(lengths: KnownLengths): (meterId: string, channel: string) => number {
  const known = new Map<string, Map<string, number>>()
  for (const [seconds, channel, meterIds] of lengths) {
    const ofChannel = known.get(channel) ?? new Map<string, number>()
    known.set(channel, ofChannel)
    for (const meterId of meterIds) ofChannel.set(meterId, seconds)
  }
  return (meterId, channel) => known.get(channel)?.get(meterId) ?? 0
}
