/** Steps 4 and 5: a generation's manifest, its contributions, and what they withdraw. */
import { HandBack } from '../errors.ts'
import { contributionsOf, type ObjectFacts, tombstones } from './gather-object.ts'
import type { IngestPorts } from './ingest-ports.ts'
import type { Ingestion, Lease } from './ingestion.ts'
import { type Manifest, planGeneration } from './manifest.ts'
import { MeterDays } from './meter-days.ts'
import type { ReadVersion } from './read-version.ts'

/** What a generation that has been written says of itself. */
export interface Written {
  readonly meters: number
  readonly meterDays: number
  /** Contributions: more than meter-days where the object was written in parts. */
  readonly items: number
  readonly from?: string
  readonly to?: string
  /** Manifests that nobody needs once the record is closed: all they name stands in the new one. */
  readonly earlier: readonly Manifest[]
}

/**
 * Makes the object's contributions those of the version that was read; those of none where
 * `version` is undefined. `closed` is the generation whose writes and withdrawals are known to be
 * done.
 *
 * The order is what keeps two holders of a lease apart, whatever their clocks say. The manifest is
 * saved first; then the record, which fails if someone took a lease since. So whoever goes on to
 * write stands with all that it will write in a manifest that any later generation finds, and that
 * one writes or withdraws each of those meter-days itself. Items of two generations have different
 * keys, and the later generation counts: what an outrun holder still writes is never seen.
 */
export async function writeGeneration(
  ports: IngestPorts,
  begun: Ingestion,
  version: ReadVersion | undefined,
  closed: number | undefined,
  lease: Lease,
): Promise<Written> {
  const written = MeterDays.of(version?.gatherer.streamDays() ?? [])
  const dates = written.dates()
  const { manifest, earlier } = await beginGeneration(ports, begun, written, closed, lease)
  const facts = factsOf(begun, version?.object.lastModified ?? '')
  let items = 0
  if (version !== undefined) {
    const { gatherer, second, object } = version
    const again = second && { pass: second(), bytes: ports.drops.open(object) }
    const all = contributionsOf(facts, gatherer, ports.limits, again)
    await ports.contributions.save(each(all, () => items++))
  }
  await ports.contributions.save(tombstones(facts, manifest.withdrawn))
  return {
    meters: version?.gatherer.meters ?? 0,
    meterDays: written.size,
    items,
    ...spanOf(dates),
    earlier,
  }
}

/** The first date and the last. */
export function spanOf(dates: readonly string[]): Pick<Written, 'from' | 'to'> {
  const [from] = dates
  return from === undefined ? {} : { from, to: dates.at(-1) as string }
}

/** What all contributions of a generation have in common. */
export function factsOf(
  { source, generation, pipeline = '', site }: Ingestion,
  version: string,
): ObjectFacts {
  return { source, generation, version, pipeline, ...(site !== undefined && { site }) }
}

/** The beginning of that: once it returns, contributions to these meter-days may be written. */
export async function beginGeneration(
  ports: IngestPorts,
  begun: Ingestion,
  written: MeterDays,
  closed: number | undefined,
  lease: Lease,
): Promise<{ readonly manifest: Manifest; readonly earlier: readonly Manifest[] }> {
  const { source, generation, receivedAt: createdAt } = begun
  const earlier = await ports.manifests.ofObject(source)
  await assertNewest(ports, begun, earlier, lease)
  const manifest = planGeneration({ source, generation, createdAt, written }, earlier, closed)
  await ports.manifests.save(manifest)
  await ports.ingestions.save(begun, lease, 'keep-lease')
  await ports.catalog.note(written.meterIds(), written.dates())
  return { manifest, earlier }
}

async function* each<T>(all: AsyncIterable<T>, note: () => void): AsyncGenerator<T> {
  for await (const one of all) {
    note()
    yield one
  }
}

/** Generations begin anew where a record was deleted, or its table set back: then none would count. */
async function assertNewest(
  { ingestions }: IngestPorts,
  { source, generation }: Ingestion,
  earlier: readonly Manifest[],
  lease: Lease,
): Promise<void> {
  const newest = Math.max(0, ...earlier.map((manifest) => manifest.generation))
  if (newest < generation) return
  await ingestions.raise(source, lease, newest)
  throw new HandBack(
    'record-lost',
    `The record of ${source} was older than what it has written.`,
    1,
  )
}
