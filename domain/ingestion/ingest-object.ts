/** Ingests one object: whatever happened to it, its contributions become those of what it is now. */
import { HandBack, UnreadableFile } from '../errors.ts'
import type { Pipeline, Pipelines } from '../pipelines/pipeline.ts'
import type {
  Catalog,
  Clock,
  ContributionStore,
  DropBucket,
  IngestionStore,
  ManifestStore,
  Notifier,
  ObjectVersion,
} from '../ports.ts'
import { Gatherer } from '../readings/gatherer.ts'
import { contributionsOf, gatherAll, tombstones } from './gather-object.ts'
import { emptyIngestion, type Ingestion, type Lease } from './ingestion.ts'
import type { Limits } from './limits.ts'
import { type Manifest, planGeneration } from './manifest.ts'
import { MeterDays } from './meter-days.ts'
import { ObjectPass, type ReadSummary, type TextPorts } from './read-object.ts'

export interface IngestPorts extends TextPorts {
  readonly drops: DropBucket
  readonly contributions: ContributionStore
  readonly catalog: Catalog
  readonly ingestions: IngestionStore
  readonly manifests: ManifestStore
  readonly notifier: Notifier
  readonly pipelines: Pipelines
  readonly clock: Clock
  readonly limits: Limits
}

export type IngestOutcome =
  | { readonly result: 'duplicate' | 'nothing' }
  | { readonly result: 'ingested'; readonly ingestion: Ingestion }

/** Rejected rows shown in the record itself. */
const SHOWN_REJECTS = 20

/**
 * Ingests the object at `key` as it is now, under a lease that ends at `untilMs`, in six steps:
 * lease, look, read and judge, manifest, write and withdraw, look again. Safe to call at any time,
 * any number of times, at once. Throws HandBack when it must be called again later; any other
 * throw is an infrastructure fault, and calling again is right then too.
 */
export async function ingestObject(
  ports: IngestPorts,
  key: string,
  lease: Lease,
): Promise<IngestOutcome> {
  const source = `${ports.drops.name}/${key}`
  const { generation, last } = await ports.ingestions.takeLease(
    source,
    lease,
    ports.clock.now().getTime(),
  )
  let outcome: IngestOutcome
  let seen: ObjectVersion | undefined
  try {
    seen = await ports.drops.head(key)
    if (last !== undefined && isSettled(last, seen)) {
      await ports.ingestions.release(source, lease)
      outcome = { result: 'duplicate' }
    } else {
      const receivedAt = ports.clock.now().toISOString()
      const begun = emptyIngestion(source, key, generation, receivedAt)
      outcome =
        seen === undefined
          ? await withdraw(ports, begun, last, lease)
          : await replace(ports, begun, seen, lease)
    }
  } catch (error) {
    // Best effort: an unreleased lease expires by itself.
    await ports.ingestions.release(source, lease).catch(() => {})
    throw error
  }
  await lookAgain(ports, key, seen)
  if (outcome.result === 'ingested') await tell(ports.notifier, outcome.ingestion)
  return outcome
}

/** Whether the record covers the object as it is: nothing to do. */
export function isSettled(last: Ingestion, seen: ObjectVersion | undefined): boolean {
  if (last.state === 'processing') return false
  if (seen === undefined) return last.state === 'withdrawn'
  return (
    last.etag === seen.etag && last.lastModified === seen.lastModified && last.state !== 'withdrawn'
  )
}

async function replace(
  ports: IngestPorts,
  begun: Ingestion,
  object: ObjectVersion,
  lease: Lease,
): Promise<IngestOutcome> {
  const pipeline = ports.pipelines.find(object.key)
  const { etag, lastModified, size } = object
  const processing: Ingestion = {
    ...begun,
    etag,
    lastModified,
    size,
    ...(pipeline && { pipeline: pipeline.name }),
  }
  await ports.ingestions.save(processing, lease, 'keep-lease')
  const gatherer = new Gatherer()
  let pass: ObjectPass | undefined
  try {
    if (pipeline === undefined) throw noPipeline(object.key)
    pass = new ObjectPass(pipeline, gatherer, ports, ports.limits)
    const overflowed = await gatherAll(pass, gatherer, ports.drops.open(object), ports.limits)
    const summary = pass.judge()
    return await write(
      ports,
      processing,
      { object, pipeline, gatherer, summary, overflowed },
      lease,
    )
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return await fail(ports, processing, error, pass, lease)
  }
}

interface Judged {
  readonly object: ObjectVersion
  readonly pipeline: Pipeline
  readonly gatherer: Gatherer
  readonly summary: ReadSummary
  readonly overflowed: boolean
}

async function write(
  ports: IngestPorts,
  processing: Ingestion,
  judged: Judged,
  lease: Lease,
): Promise<IngestOutcome> {
  const { source, generation } = processing
  const { summary, gatherer, pipeline } = judged
  const written = new MeterDays(gatherer.meterDays())
  const dates = [...written.dates()].sort()
  const earlier = await ports.manifests.ofObject(source)
  const manifest = planGeneration(source, generation, written, earlier)
  await ports.manifests.save(manifest)
  await ports.catalog.note(written.meterIds(), dates)
  const facts = {
    source,
    generation,
    version: judged.object.lastModified,
    pipeline: pipeline.name,
    zone: pipeline.zone,
    unit: summary.unit,
    flow: pipeline.flow,
  }
  const secondPass = judged.overflowed
    ? {
        pass: new ObjectPass(pipeline, gatherer, ports, ports.limits),
        bytes: ports.drops.open(judged.object),
      }
    : undefined
  await ports.contributions.save(contributionsOf(facts, gatherer, ports.limits, secondPass))
  await ports.contributions.save(tombstones(facts, manifest.withdrawn))
  if (summary.rejects.length > 0) {
    await ports.manifests.saveRejects(source, generation, summary.rejects)
  }
  const ingestion: Ingestion = {
    ...processing,
    ...summary,
    state: summary.rejected > 0 ? 'partial' : 'succeeded',
    finishedAt: ports.clock.now().toISOString(),
    meters: gatherer.meters,
    meterDays: written.size,
    ...(dates.length > 0 && { from: dates[0] as string, to: dates.at(-1) as string }),
    notes: judged.overflowed
      ? [
          ...summary.notes,
          'read twice and written in parts, so repeated rows are counted only in part',
        ]
      : summary.notes,
    rejects: summary.rejects.slice(0, SHOWN_REJECTS),
  }
  await ports.ingestions.save(ingestion, lease, 'release')
  await forget(ports.manifests, earlier)
  return { result: 'ingested', ingestion }
}

async function withdraw(
  ports: IngestPorts,
  begun: Ingestion,
  last: Ingestion | undefined,
  lease: Lease,
): Promise<IngestOutcome> {
  const { source, generation } = begun
  const earlier = await ports.manifests.ofObject(source)
  if (last === undefined && earlier.length === 0) {
    await ports.ingestions.release(source, lease)
    return { result: 'nothing' }
  }
  await ports.ingestions.save(begun, lease, 'keep-lease')
  const manifest = planGeneration(source, generation, new MeterDays(), earlier)
  await ports.manifests.save(manifest)
  const none = { version: '', pipeline: '', zone: 'UTC', unit: '', flow: 'import' } as const
  await ports.contributions.save(tombstones({ source, generation, ...none }, manifest.withdrawn))
  const finishedAt = ports.clock.now().toISOString()
  const ingestion: Ingestion = { ...begun, state: 'withdrawn', finishedAt }
  await ports.ingestions.save(ingestion, lease, 'release')
  await forget(ports.manifests, earlier)
  return { result: 'ingested', ingestion }
}

/** Closes the record of a file that cannot be read. The last readable version stays counted. */
async function fail(
  ports: IngestPorts,
  processing: Ingestion,
  error: UnreadableFile,
  pass: ObjectPass | undefined,
  lease: Lease,
): Promise<IngestOutcome> {
  const { source, generation } = processing
  const counts = pass?.counts
  if (counts !== undefined && counts.rejects.length > 0) {
    await ports.manifests.saveRejects(source, generation, counts.rejects)
  }
  const earlier = await ports.manifests.ofObject(source)
  const stands = earlier.some((manifest) => manifest.written.size > 0)
  const ingestion: Ingestion = {
    ...processing,
    ...counts,
    rejects: counts?.rejects.slice(0, SHOWN_REJECTS) ?? [],
    state: 'failed',
    finishedAt: ports.clock.now().toISOString(),
    error: { code: error.code, message: error.message },
    notes: stands ? ['the last readable version of this object stays counted'] : [],
  }
  await ports.ingestions.save(ingestion, lease, 'release')
  return { result: 'ingested', ingestion }
}

function noPipeline(key: string): UnreadableFile {
  const folder = key.includes('/') ? `${key.slice(0, key.lastIndexOf('/'))}/**` : key
  return new UnreadableFile(
    'no-pipeline',
    `No pipeline of pipelines.yml matches the key. Add one: - { name: mine, match: "${folder}", zone: Europe/London }`,
  )
}

/** Everything in them stands in the new manifest, so they have served. */
async function forget(manifests: ManifestStore, earlier: readonly Manifest[]): Promise<void> {
  for (const { source, generation } of earlier) await manifests.delete(source, generation)
}

/** An event for a change that came while we held the lease may have been handed back, or lost. */
async function lookAgain(
  ports: IngestPorts,
  key: string,
  seen: ObjectVersion | undefined,
): Promise<void> {
  const now = await ports.drops.head(key)
  if (now?.etag === seen?.etag && now?.lastModified === seen?.lastModified) return
  throw new HandBack('object-changed', `The object ${key} changed while it was ingested.`, 0)
}

async function tell(notifier: Notifier, ingestion: Ingestion): Promise<void> {
  const { key, state, error, rejected, rows, rejects, notes } = ingestion
  if (state === 'failed') {
    await notifier.notify({
      subject: `metertally could not read ${key}`,
      text: [error?.message ?? '', ...notes].join('\n'),
    })
  } else if (state === 'partial') {
    const shown = rejects.map(({ line, reason }) => `line ${line}: ${reason}`)
    await notifier.notify({
      subject: `metertally rejected ${rejected} of ${rows} rows of ${key}`,
      text: ['The other rows are counted.', ...shown].join('\n'),
    })
  }
}
