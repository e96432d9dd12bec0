/** Ingests the whole bucket into empty tables beside the live ones, and compares their answers. */
import { changesOf, type Differences, findDifferences } from '../reconciling/differences.ts'
import {
  type EachOptions,
  type EachPorts,
  type EachResult,
  ingestEach,
  sumResults,
} from '../reconciling/ingest-each.ts'
import { type CompareOptions, type Comparison, compareViews, isEqual } from './compare-views.ts'

export interface RebuildOptions extends EachOptions {
  /** Called before each pass over what is missing, and also if that is nothing at first. */
  readonly onPass?: ((missing: number, differences: Differences) => void) | undefined
}

/** The bucket may go on changing; past so many passes it changes faster than it is read. */
const MOST_PASSES = 20

/**
 * Ingests what the tables behind these ports lack of the bucket, until they lack nothing but what
 * was given up. Leases in them are those of an earlier run that has died: they are broken first.
 */
export async function rebuild(ports: EachPorts, options: RebuildOptions): Promise<EachResult> {
  const results: EachResult[] = []
  const givenUp = new Set<string>()
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const differences = await findDifferences(ports)
    if (pass === 0)
      for (const source of differences.leased) await ports.ingestions.breakLease(source)
    const missing = changesOf(differences).filter(({ key }) => !givenUp.has(key))
    if (pass === 0 || missing.length > 0) options.onPass?.(missing.length, differences)
    if (missing.length === 0) break
    const result = await ingestEach(ports, missing, options)
    for (const { key, outcome } of result.troubles) if (outcome === 'given-up') givenUp.add(key)
    results.push(result)
    if (options.signal?.aborted) break
  }
  return sumResults(results)
}

export interface Judged {
  readonly comparison: Comparison
  /** How live and bucket differ by themselves. */
  readonly live: Differences
  /** What was caught up between comparisons. */
  readonly caughtUp: EachResult
}

/** While live tables are being written, whatever differs is compared again after these waits. */
const WAITS_MS = [0, 2000, 5000, 10_000, 20_000]

/**
 * Compares the live tables with the rebuilt ones. What differs is caught up with the bucket and
 * compared again, so that what has changed meanwhile is no difference; as long as the live tables
 * are still being written, also after a while.
 */
export async function judgeRebuild(
  live: EachPorts,
  rebuilt: EachPorts,
  options: EachOptions & Pick<CompareOptions, 'shown' | 'onMeters'>,
): Promise<Judged> {
  const compare = async (
    meters: ReadonlySet<string> | undefined,
  ): Promise<readonly [Comparison, Differences]> => {
    const found = await findDifferences(live)
    const bucket = live.drops.name
    const expired = new Set(found.expired)
    return [await compareViews(live, rebuilt, { ...options, bucket, expired, meters }), found]
  }
  const [first, found] = await compare(undefined)
  let [comparison, differences] = [first, found]
  const caughtUp: EachResult[] = []
  for (const waitMs of WAITS_MS) {
    if (isEqual(comparison) || options.signal?.aborted) break
    const isQuiet = differences.leased.length === 0 && differences.uncovered.length === 0
    if (waitMs > 0 && isQuiet) break
    await live.wait(waitMs, options.signal)
    caughtUp.push(await rebuild(rebuilt, options))
    ;[comparison, differences] = await compare(comparison.differingMeters)
  }
  return {
    comparison: { ...comparison, meters: first.meters, days: first.days },
    live: differences,
    caughtUp: sumResults(caughtUp),
  }
}
