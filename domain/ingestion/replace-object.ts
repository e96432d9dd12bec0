/** Makes an object's contributions those of its present version, or records why that cannot be read. */
import { UnreadableFile } from '../errors.ts'
import { type Pipeline, settingsOf } from '../pipelines/pipeline.ts'
import type { ObjectVersion } from '../ports.ts'
import { Gatherer } from '../readings/gatherer.ts'
import { contributionsOf, gatherAll, tombstones } from './gather-object.ts'
import type { IngestOutcome, IngestPorts } from './ingest-ports.ts'
import type { Ingestion, Lease } from './ingestion.ts'
import { closedGeneration, forget, planGeneration } from './manifest.ts'
import { MeterDays } from './meter-days.ts'
import { ObjectPass, type ReadSummary } from './read-object.ts'

/** Rejected rows shown in the record itself. */
const SHOWN_REJECTS = 20

/** Steps 3 to 5: read and judge, manifest, write and withdraw. A bad file is a result, no throw. */
export async function replaceObject(
  ports: IngestPorts,
  begun: Ingestion,
  last: Ingestion | undefined,
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
    readAs: settingsOf(pipeline),
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
      { object, pipeline, gatherer, summary, overflowed, closed: closedGeneration(last) },
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
  readonly closed: number | undefined
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
  const createdAt = processing.receivedAt
  const begun = { source, generation, createdAt, written }
  const manifest = planGeneration(begun, earlier, judged.closed)
  await ports.manifests.save(manifest)
  await ports.catalog.note(written.meterIds(), dates)
  const facts = {
    source,
    generation,
    version: judged.object.lastModified,
    pipeline: pipeline.name,
    zone: pipeline.zone,
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
    ...(summary.rejected > 0 && { told: false }),
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
    told: false,
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
