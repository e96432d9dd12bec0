/** Readings of parts as JSON, and back. */
import { DaySet } from '../../gathering/day-set.ts'
import { type LengthState, LengthTeller } from '../../readings/interval-length.ts'
import type { AlonePart, PartFacts, PartReading, PartStream } from './part-reading.ts'

/** Of a meter: the first and last day of each run, its length, and what tells one where rows do not. */
type StreamJson = readonly [readonly number[], number, LengthState?]

/** As plain JSON. */
export type PartJson =
  | AlonePart
  | (PartFacts & {
      readonly alone?: undefined
      /** By channel, meter for meter. */
      readonly streams: readonly (readonly [
        string,
        readonly (readonly [string, ...StreamJson])[],
      ])[]
    })

/** Pieces of text of about so many characters are put together before they are given. */
const PIECE = 16_384

/** The text of a `PartJson`, in pieces: whole, it may be longer than a string can be. */
export function* partJson(reading: PartReading): Generator<string> {
  if (reading.alone !== undefined) {
    yield JSON.stringify(reading)
    return
  }
  const { streams, ...facts } = reading
  yield `${JSON.stringify(facts).slice(0, -1)},"streams":[`
  const channels = Map.groupBy(streams, ({ channel }) => channel)
  let text = ''
  let separator = ''
  for (const [channel, ofChannel] of channels) {
    text += `${separator}[${JSON.stringify(channel)},[`
    separator = ''
    for (const stream of ofChannel) {
      text += separator + JSON.stringify(streamJson(stream))
      separator = ','
      if (text.length < PIECE) continue
      yield text
      text = ''
    }
    text += ']]'
    separator = ','
  }
  yield `${text}]}`
}

function streamJson({ meterId, days, length, teller }: PartStream): [string, ...StreamJson] {
  const runs = [...days.runs()].flat()
  return teller.isAsked ? [meterId, runs, length, teller.state] : [meterId, runs, length]
}

export function partFromJson(json: PartJson): PartReading {
  if (json.alone !== undefined) return json
  const { streams, ...facts } = json
  const all = function* (): Generator<PartStream> {
    for (const [channel, ofChannel] of streams) {
      for (const [meterId, runs, length, state] of ofChannel) {
        const days = new DaySet()
        for (let at = 0; at < runs.length; at += 2) {
          days.addRun(runs[at] as number, runs[at + 1] as number)
        }
        const teller = state === undefined ? new LengthTeller() : LengthTeller.of(state)
        yield { meterId, channel, days, length, teller }
      }
    }
  }
  return { ...facts, streams: { [Symbol.iterator]: all } }
}
