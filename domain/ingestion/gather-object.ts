/** From an object's rows to its contributions, within the memory budget. */
import { UnreadableFile } from '../errors.ts'
import { tooManyMeters } from '../formats/readers/meter-ids.ts'
import type { GatheredDay, Gatherer } from '../gathering/gatherer.ts'
import type { Contribution } from '../readings/contribution.ts'
import type { Segment } from '../readings/interval-vector.ts'
import type { Limits } from './limits.ts'
import type { MeterDays } from './meter-days.ts'

/** What all contributions of one generation of an object have in common. */
export interface ObjectFacts
  extends Pick<Contribution, 'source' | 'generation' | 'pipeline' | 'site'> {
  /** The object's own; it counts where rows have no revision of theirs. */
  readonly version: string
}

/** Reads bytes on, pausing after each batch of rows. */
export interface Rows {
  run(bytes: AsyncIterable<Uint8Array>): AsyncIterable<unknown>
}

/**
 * Reads the object to its end. What fits the budget is kept; past it values are forgotten, and true
 * is returned: a second pass has to gather them.
 */
export async function gatherAll(
  pass: Rows,
  gatherer: Gatherer,
  bytes: AsyncIterable<Uint8Array>,
  limits: Limits,
): Promise<boolean> {
  let overflowed = false
  for await (const _ of pass.run(bytes)) {
    if (gatherer.dayCount > limits.meterDays) throw tooManyDays(limits)
    if (gatherer.streamCount > limits.meters) throw tooManyMeters(limits.meters)
    if (gatherer.held <= limits.heldReadings) continue
    gatherer.shed()
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

/**
 * The object's contributions: from memory, or from a second pass in numbered parts. `first` is the
 * number of the first.
 */
export async function* contributionsOf(
  facts: ObjectFacts,
  gatherer: Gatherer,
  limits: Limits,
  second?: { readonly pass: Rows; readonly bytes: AsyncIterable<Uint8Array> },
  first = 0,
): AsyncGenerator<Contribution> {
  let part = first
  if (second !== undefined) {
    gatherer.begin()
    part = yield* numbered(facts, gatherer.zeros(), part)
    for await (const _ of second.pass.run(second.bytes)) {
      if (gatherer.held < limits.heldReadings) continue
      part = yield* numbered(facts, gatherer.spill(), part)
    }
  }
  yield* numbered(facts, gatherer.drain(), part)
}

/** An item of DynamoDB holds 400 KB, and a reading takes at most 16 bytes. */
const READINGS_IN_PART = 20_000

/**
 * Numbers each meter-day's parts from `first` on; those of one meter-day come one after the other.
 * Returns the number that follows all, where later rows go on.
 */
function* numbered(
  facts: ObjectFacts,
  days: Iterable<GatheredDay>,
  first: number,
): Generator<Contribution, number> {
  let next = first
  let part = first
  let place = ''
  for (const { segments, revision, ...day } of days) {
    const here = [day.meterId, day.channel, day.date].join('\n')
    if (here !== place) part = first
    place = here
    const version = revision || facts.version
    for (const portion of portionsOf(segments)) {
      yield { ...facts, ...day, version, part: part++, segments: portion }
    }
    next = Math.max(next, part)
  }
  return next
}

/** Segments in as many portions as their readings need. */
function* portionsOf(segments: readonly Segment[]): Generator<Segment[]> {
  let portion: Segment[] = []
  let readings = 0
  for (const segment of segments.flatMap((whole) => split(whole, READINGS_IN_PART))) {
    if (readings + segment.values.length > READINGS_IN_PART) {
      yield portion
      portion = []
      readings = 0
    }
    portion.push(segment)
    readings += segment.values.length
  }
  yield portion
}

function split(segment: Segment, most: number): Segment[] {
  const { start, length, values, qualities } = segment
  if (values.length <= most) return [segment]
  const pieces: Segment[] = []
  for (let from = 0; from < values.length; from += most) {
    pieces.push({
      start: start + from * length,
      length,
      values: values.slice(from, from + most),
      ...(qualities && { qualities: qualities.slice(from, from + most) }),
    })
  }
  return pieces
}

/** Says nothing, so neither its unit nor its kind counts. */
const NOTHING = {
  zone: 'UTC',
  unit: '',
  flow: 'import',
  kind: 'interval',
  part: 0,
  segments: [],
} as const

/** Newer, empty generations of meter-days that the object no longer has. */
export function* tombstones(facts: ObjectFacts, withdrawn: MeterDays): Generator<Contribution> {
  for (const day of withdrawn) yield { ...facts, ...day, ...NOTHING }
}
