/** From an object's rows to its contributions, within the memory budget. */
import { UnreadableFile } from '../errors.ts'
import type { Contribution } from '../readings/contribution.ts'
import type { GatheredDay, Gatherer } from '../readings/gatherer.ts'
import type { Segment } from '../readings/interval-vector.ts'
import type { Limits } from './limits.ts'
import type { MeterDays } from './meter-days.ts'
import type { ObjectPass } from './read-object.ts'

/** What all contributions of one generation of an object have in common. */
export type ObjectFacts = Pick<
  Contribution,
  'source' | 'generation' | 'version' | 'pipeline' | 'zone' | 'unit' | 'flow'
>

/**
 * Reads the object to its end. What fits the budget is kept; past it only the meter-days are
 * listed, and true is returned: a second pass has to gather the values.
 */
export async function gatherAll(
  pass: ObjectPass,
  gatherer: Gatherer,
  bytes: AsyncIterable<Uint8Array>,
  limits: Limits,
): Promise<boolean> {
  let overflowed = false
  for await (const _ of pass.run(bytes)) {
    if (gatherer.dayCount > limits.meterDays) throw tooManyDays(limits)
    if (gatherer.held <= limits.heldReadings) continue
    gatherer.list()
    overflowed = true
  }
  return overflowed
}

function tooManyDays({ meterDays }: Limits): UnreadableFile {
  return new UnreadableFile(
    'file-too-large',
    `The file has more than ${meterDays} meter-days; split it by meters or by dates.`,
  )
}

/** The object's contributions: from memory, or from a second pass in numbered parts. */
export async function* contributionsOf(
  facts: ObjectFacts,
  gatherer: Gatherer,
  limits: Limits,
  second?: { readonly pass: ObjectPass; readonly bytes: AsyncIterable<Uint8Array> },
): AsyncGenerator<Contribution> {
  let flush = 0
  if (second !== undefined) {
    gatherer.keep()
    for await (const _ of second.pass.run(second.bytes)) {
      if (gatherer.held < limits.heldReadings) continue
      for (const day of gatherer.drain()) yield* partsOf(facts, day, flush)
      flush++
    }
  }
  for (const day of gatherer.drain()) yield* partsOf(facts, day, flush)
}

/** An item of DynamoDB holds 400 KB, and a reading takes at most 15 bytes. */
const READINGS_IN_PART = 20_000
/** More than a day of seconds needs. */
const PARTS_OF_DAY = 10

function* partsOf(facts: ObjectFacts, day: GatheredDay, flush: number): Generator<Contribution> {
  let part = flush * PARTS_OF_DAY
  let segments: Segment[] = []
  let readings = 0
  for (const segment of day.segments.flatMap((whole) => split(whole, READINGS_IN_PART))) {
    if (readings + segment.values.length > READINGS_IN_PART) {
      yield { ...facts, ...day, part: part++, segments }
      segments = []
      readings = 0
    }
    segments.push(segment)
    readings += segment.values.length
  }
  yield { ...facts, ...day, part, segments }
}

function split({ start, length, values }: Segment, most: number): Segment[] {
  const pieces: Segment[] = []
  for (let from = 0; from < values.length; from += most) {
    pieces.push({ start: start + from * length, length, values: values.slice(from, from + most) })
  }
  return pieces
}

/** Newer, empty generations of meter-days that the object no longer has. */
export function* tombstones(facts: ObjectFacts, withdrawn: MeterDays): Generator<Contribution> {
  for (const day of withdrawn) yield { ...facts, ...day, part: 0, segments: [] }
}
