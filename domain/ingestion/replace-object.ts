/** Makes an object's contributions those of its present version, or records why that cannot be read. */
import { UnreadableFile } from '../errors.ts'
import type { ObjectVersion } from '../ports.ts'
import { describe, describeFailure } from './describe-object.ts'
import { contributionsOf, tombstones } from './gather-object.ts'
import type { IngestOutcome, IngestPorts } from './ingest-ports.ts'
import type { Ingestion, Lease } from './ingestion.ts'
import { closedGeneration, forget, planGeneration } from './manifest.ts'
import { MeterDays } from './meter-days.ts'
import { noPipeline } from './no-pipeline.ts'
import type { ObjectPass, ReadSettings } from './object-pass.ts'
import { type ReadObject, readAll } from './read-all.ts'

/** Steps 3 to 5: read and judge, manifest, write and withdraw. A bad file is a result, no throw. */
export async function replaceObject(
  ports: IngestPorts,
  begun: Ingestion,
  last: Ingestion | undefined,
  object: ObjectVersion,
  lease: Lease,
): Promise<IngestOutcome> {
  const matched = ports.config.find(object.key)
  const { etag, lastModified, size, key } = object
  const site = matched?.pipeline.site ?? matched?.groups.site
  const processing: Ingestion = {
    ...begun,
    etag,
    lastModified,
    size,
    readAs: ports.config.settingsFor(key),
    ...(matched && { pipeline: matched.pipeline.name, tags: matched.pipeline.tags }),
    ...(site !== undefined && { site }),
  }
  await ports.ingestions.save(processing, lease, 'keep-lease')
  let pass: ObjectPass | undefined
  try {
    if (matched === undefined) throw noPipeline(key)
    const { profiles } = ports.config
    const settings: ReadSettings = { key, ...matched, profiles, ports, limits: ports.limits }
    const read = await readAll(
      settings,
      () => ports.drops.open(object),
      (next) => {
        pass = next
      },
    )
    return await write(
      ports,
      processing,
      { object, ...read, closed: closedGeneration(last) },
      lease,
    )
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return await fail(ports, processing, error, pass, lease)
  }
}

interface Judged extends ReadObject {
  readonly object: ObjectVersion
  readonly closed: number | undefined
}

async function write(
  ports: IngestPorts,
  processing: Ingestion,
  { object, gatherer, summary, second, closed }: Judged,
  lease: Lease,
): Promise<IngestOutcome> {
  const { source, generation, pipeline = '', site } = processing
  const written = new MeterDays(gatherer.meterDays())
  const dates = [...written.dates()].sort()
  const earlier = await ports.manifests.ofObject(source)
  const createdAt = processing.receivedAt
  const manifest = planGeneration({ source, generation, createdAt, written }, earlier, closed)
  await ports.manifests.save(manifest)
  await ports.catalog.note(written.meterIds(), dates)
  const version = object.lastModified
  const facts = { source, generation, version, pipeline, ...(site !== undefined && { site }) }
  const secondPass = second && { pass: second(), bytes: ports.drops.open(object) }
  await ports.contributions.save(contributionsOf(facts, gatherer, ports.limits, secondPass))
  await ports.contributions.save(tombstones(facts, manifest.withdrawn))
  if (summary.rejects.length > 0) {
    await ports.manifests.saveRejects(source, generation, summary.rejects)
  }
  const described = describe(summary)
  const ingestion: Ingestion = {
    ...processing,
    ...described,
    ...(described.state === 'partial' && { told: false }),
    finishedAt: ports.clock.now().toISOString(),
    meters: gatherer.meters,
    meterDays: written.size,
    ...(dates.length > 0 && { from: dates[0] as string, to: dates.at(-1) as string }),
    notes:
      second === undefined
        ? described.notes
        : [
            ...described.notes,
            'read twice and written in parts, so repeated rows are counted only in part',
          ],
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
  const { rejects = [] } = pass?.counts ?? {}
  if (rejects.length > 0) await ports.manifests.saveRejects(source, generation, rejects)
  const earlier = await ports.manifests.ofObject(source)
  const stands = earlier.some((manifest) => manifest.written.size > 0)
  const ingestion: Ingestion = {
    ...processing,
    ...describeFailure(error, pass),
    told: false,
    finishedAt: ports.clock.now().toISOString(),
    notes: stands ? ['the last readable version of this object stays counted'] : [],
  }
  await ports.ingestions.save(ingestion, lease, 'release')
  return { result: 'ingested', ingestion }
}
