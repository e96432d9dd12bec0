/** Ingests many objects at once in one process; what one of them does never stops the others. */
import { HandBack } from '../errors.ts'
import { ingestObject, type ObjectChange } from '../ingestion/ingest-object.ts'
import type { IngestOutcome, IngestPorts } from '../ingestion/ingest-ports.ts'

export interface EachPorts extends IngestPorts {
  readonly wait: Wait
}

/** Resolves after so many milliseconds, or as soon as the signal is given. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>

export interface EachOptions {
  /** Who holds the leases; two processes never have the same. */
  readonly owner: string
  /** How many objects are under way at a time. */
  readonly atOnce: number
  /** Given, no further object is begun; what is under way ends. */
  readonly signal?: AbortSignal | undefined
  readonly onDone?: ((done: Done) => void) | undefined
}

/** `unchanged`: there was nothing to do. `given-up`: it failed each time. */
export const OUTCOMES = [
  'succeeded',
  'partial',
  'failed',
  'withdrawn',
  'unchanged',
  'given-up',
] as const

export type Outcome = (typeof OUTCOMES)[number]

/** What came of one object; `reason` where it was given up, or could not be read. */
export interface Done {
  readonly key: string
  readonly outcome: Outcome
  readonly reason?: string
}

export interface EachResult {
  readonly counts: Readonly<Record<Outcome, number>>
  /** Those that could not be read, and those that were given up. */
  readonly troubles: readonly Done[]
  /** Objects that were not done because of the signal. */
  readonly left: number
}

/** As long as a Lambda holds one. Where reading takes longer, another may read it too: double work. */
const LEASE_MS = 15 * 60_000
/** With the waits between them, they outlast any Lambda's lease. */
const HAND_BACK_TRIES = 11
const FAULT_TRIES = 4
const FAULT_WAIT_MS = 1000
const LONGEST_WAIT_MS = 5 * 60_000

interface Pending {
  readonly change: ObjectChange
  readonly tries: number
  readonly waitMs: number
}

/**
 * Ingests all that has changed. What is handed back, or meets an infrastructure fault, is tried
 * again after all others, with waits that double, and given up after a number of tries.
 */
export async function ingestEach(
  ports: EachPorts,
  changes: readonly ObjectChange[],
  options: EachOptions,
): Promise<EachResult> {
  const result = emptyResult()
  let round: readonly Pending[] = changes.map((change) => ({ change, tries: 0, waitMs: 0 }))
  while (round.length > 0) {
    const again: Pending[] = []
    const queue = round[Symbol.iterator]()
    const worker = async (): Promise<void> => {
      for (const pending of queue) {
        if (options.signal?.aborted) {
          again.push(pending)
          continue
        }
        const done = await tryOnce(ports, pending, options.owner)
        if ('change' in done) again.push(done)
        else {
          count(result, done)
          options.onDone?.(done)
        }
      }
    }
    await Promise.all(Array.from({ length: options.atOnce }, worker))
    if (options.signal?.aborted) return { ...result, left: again.length }
    round = again
    if (round.length > 0) {
      await ports.wait(Math.max(...round.map(({ waitMs }) => waitMs)), options.signal)
    }
  }
  return result
}

async function tryOnce(
  ports: EachPorts,
  { change, tries }: Pending,
  owner: string,
): Promise<Done | Pending> {
  const { key } = change
  try {
    const untilMs = ports.clock.now().getTime() + LEASE_MS
    return toDone(key, await ingestObject(ports, change, { owner, untilMs }))
  } catch (error) {
    const [most, firstMs] =
      error instanceof HandBack
        ? [HAND_BACK_TRIES, error.retryAfterSeconds * 1000]
        : [FAULT_TRIES, FAULT_WAIT_MS]
    if (tries + 1 >= most) {
      return {
        key,
        outcome: 'given-up',
        reason: error instanceof Error ? error.message : `${error}`,
      }
    }
    const waitMs = Math.min(LONGEST_WAIT_MS, firstMs * 2 ** tries)
    return { change, tries: tries + 1, waitMs }
  }
}

function toDone(key: string, outcome: IngestOutcome): Done {
  if (outcome.result !== 'ingested') return { key, outcome: 'unchanged' }
  const { state, error } = outcome.ingestion
  // An ingestion that has ended is in no other state.
  const ended = state as Exclude<typeof state, 'processing'>
  return { key, outcome: ended, ...(error !== undefined && { reason: error.message }) }
}

type Counting = { -readonly [Name in keyof EachResult]: EachResult[Name] } & {
  readonly counts: Record<Outcome, number>
  readonly troubles: Done[]
}

function emptyResult(): Counting {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]))
  return { counts: counts as Record<Outcome, number>, troubles: [], left: 0 }
}

function count(result: Counting, done: Done): void {
  result.counts[done.outcome]++
  if (done.outcome === 'failed' || done.outcome === 'given-up') result.troubles.push(done)
}

/** What came of several runs over the same objects, one after the other. */
export function sumResults(results: readonly EachResult[]): EachResult {
  const sum = emptyResult()
  for (const { counts, troubles, left } of results) {
    for (const outcome of OUTCOMES) sum.counts[outcome] += counts[outcome]
    sum.troubles.push(...troubles)
    sum.left = left
  }
  return sum
}
