/** From an object's rows to its contributions, within the memory budget. */
import { UnreadableFile } from '../errors.ts'
import type { Contribution } from '../readings/contribution.ts'
import type { Gatherer } from '../readings/gatherer.ts'
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
  let part = 0
  if (second !== undefined) {
    gatherer.keep()
    for await (const _ of second.pass.run(second.bytes)) {
      if (gatherer.held < limits.heldReadings) continue
      for (const day of gatherer.drain()) yield { ...facts, ...day, part }
      part++
    }
  }
  for (const day of gatherer.drain()) yield { ...facts, ...day, part }
}

/** Newer, empty generations of meter-days that the object no longer has. */
export function* tombstones(facts: ObjectFacts, withdrawn: MeterDays): Generator<Contribution> {
  for (const day of withdrawn) yield { ...facts, ...day, part: 0, segments: [] }
}
