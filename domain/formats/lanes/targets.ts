/** Where the values of a column go, row after row: into which streams, and times what. */
import type { Gatherer } from '../../gathering/gatherer.ts'
import type { Strand } from '../../gathering/strand.ts'
import type { Quality, Series } from '../../readings/reading.ts'
import { type Choice, multiply } from '../readers/value-choice.ts'
import { microOf, plainDecimals } from './micro.ts'

export interface Target {
  readonly strand: Strand
  /** The numbers of streams, by those of meters. */
  readonly streams: (number | undefined)[]
  /** Numbers without a minus are plain with up to so many decimals; -1 where none is. */
  readonly decimals: number
  readonly shift: number
  readonly factor: Choice['factor']
  /** Where negative values go. */
  readonly negative: Target
  /** Whether values lose their sign, as those of a series of their own do. */
  readonly flips: boolean
}

/** What a row says of its readings beside their place and values. */
export interface Manner {
  readonly quality: Quality
  readonly revision: string
}

/** Makes targets, and keeps the streams of all of one channel together. */
export class Targets {
  readonly #gatherer: Gatherer
  readonly #streams = new Map<string, (number | undefined)[]>()

  constructor(gatherer: Gatherer) {
    this.#gatherer = gatherer
  }

  /** `group` tells apart meters that have the same number: those of different columns. */
  of(choice: Choice, length: number, revision: string, group = ''): Target {
    const { series, negative: other, shift, factor } = choice
    const make = (into: Series, flips: boolean, negative?: Target): Target => {
      const seconds = into.kind === 'register' ? 0 : length
      const strand = this.#gatherer.strandOf({ series: into, length: seconds, revision })
      const streams = this.#streamsOf(`${into.channel} ${group}`)
      const decimals = factor === undefined && !flips ? plainDecimals(shift) : -1
      const target: { -readonly [K in keyof Target]: Target[K] } = {
        ...{ strand, streams, decimals, shift, factor, flips },
        negative: undefined as unknown as Target,
      }
      target.negative = negative ?? target
      return target
    }
    return other === series ? make(series, false) : make(series, false, make(other, true))
  }

  #streamsOf(name: string): (number | undefined)[] {
    let streams = this.#streams.get(name)
    if (streams === undefined) {
      streams = []
      this.#streams.set(name, streams)
    }
    return streams
  }

  /** The number of the stream of a meter that goes there, remembered under the meter's. */
  streamOf({ strand, streams }: Target, meter: number, meterId: string): number {
    const { number } = this.#gatherer.streamOf(meterId, strand.series.channel)
    streams[meter] = number
    return number
  }

  /** The numbers of meters mean others from here on. */
  forgetMeters(): void {
    for (const streams of this.#streams.values()) streams.length = 0
  }
}

/** Of a column's target, the one that a number goes to: what rounds to zero has no sign. */
export function targetFor(into: Target, digits: number, decimals: number): Target {
  return digits < 0 && microOf(digits, decimals, into.shift) < 0 ? into.negative : into
}

/** A value's micros, as its target takes them; NaN where only the reader can tell. */
export function microFor(target: Target, digits: number, decimals: number): number {
  const micro = microOf(digits, decimals, target.shift)
  if (target.factor === undefined && !target.flips) return micro
  const sized = target.flips ? -micro : micro
  if (target.factor === undefined || Number.isNaN(sized)) return sized
  return multiply(sized, target.factor) ?? Number.NaN
}
