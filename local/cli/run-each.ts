/** Ingests objects one after the other, with progress, and tells what came of them. */
import type { ObjectChange } from '../../domain/ingestion/ingest-object.ts'
import {
  type Done,
  type EachOptions,
  type EachPorts,
  type EachResult,
  ingestEach,
} from '../../domain/reconciling/ingest-each.ts'
import { showProgress } from './progress-line.ts'
import { countsText, Tally } from './tally.ts'
import { plain } from './text.ts'

/** Leases of a run are its own. */
export function ownerOfRun(): string {
  return `cli/${crypto.randomUUID()}`
}

export async function runEach(
  what: string,
  ports: EachPorts,
  changes: readonly ObjectChange[],
  options: Pick<EachOptions, 'atOnce' | 'signal'>,
): Promise<EachResult> {
  const tally = new Tally(what, changes.length, Date.now())
  const stop = showProgress(process.stderr, () => tally.line(Date.now()))
  try {
    const onDone = (done: Done): void => tally.add(done)
    return await ingestEach(ports, changes, { ...options, owner: ownerOfRun(), onDone })
  } finally {
    stop()
  }
}

/** Lines for people: counts, what is left, and each object that is in trouble, with why. */
export function resultLines({ counts, troubles, left }: EachResult): string[] {
  const text = countsText(counts)
  return [
    ...(text === '' ? [] : [text]),
    ...(left > 0 ? [`${left} left for the next run`] : []),
    ...troubles.map(
      ({ key, outcome, reason = '' }) =>
        `${outcome === 'failed' ? 'failed  ' : 'given up'}  ${plain(key)}: ${plain(reason)}`,
    ),
  ]
}

/** The same for programs. */
export function resultJson({ counts, troubles, left }: EachResult): Record<string, unknown> {
  const of = (outcome: Done['outcome']) =>
    troubles.filter((done) => done.outcome === outcome).map(({ key, reason }) => ({ key, reason }))
  const { 'given-up': _, failed: __, ...others } = counts
  return { ...others, failed: of('failed'), givenUp: of('given-up'), left }
}

/** 0 where all is well, 1 where an object could not be read or ingested, or is left. */
export function exitCodeOf({ troubles, left }: EachResult): number {
  return troubles.length > 0 || left > 0 ? 1 : 0
}
