/** Ingests one long file in a process of its own, so that its peak memory is its own. */
import { setImmediate } from 'node:timers/promises'
import { limitHeapGrowth } from '../../adapters/lambda/heap-growth.ts'
import { ingestObject } from '../../domain/ingestion/ingest-object.ts'
import type { MemoryTables } from '../scale/memory-tables.ts'
import { createWorld, type World } from '../scale/world.ts'
import { type LongFile, longFile } from './long-file.ts'

/** A stretch of the ingestion: how long it took, and the process's peak memory by its end. */
export interface Phase {
  readonly name: string
  readonly seconds: number
  readonly peakMegabytes: number
}

export interface MemoryFigures {
  readonly bytes: number
  readonly phases: readonly Phase[]
  readonly peakMegabytes: number
  readonly meterDays: number
  readonly items: number
  readonly notes: readonly string[]
}

const PUT = Buffer.from('{"PutRequest":')
const KEY = 'samples/long.csv'

process.once('message', async (file: LongFile) => {
  limitHeapGrowth()
  const figures = await ingest(file)
  process.send?.(figures, () => process.disconnect())
})

async function ingest(file: LongFile): Promise<MemoryFigures> {
  const world = createWorld({ keep: false })
  const written = countItems(world.tables)
  letOthersRun(world)
  const made = longFile(file)
  world.buckets.make(`drops/${KEY}`, made)
  const phases = new Phases()
  watch(world, phases)
  const lease = { owner: 'bench', untilMs: Date.now() + 3_600_000 }
  phases.begin('first pass')
  const outcome = await ingestObject(world.ingest, { key: KEY, removed: false }, lease)
  phases.end()
  const ingestion = outcome.result === 'ingested' ? outcome.ingestion : undefined
  if (ingestion?.state !== 'succeeded') {
    throw new Error(`the file was not read as it was written: ${JSON.stringify(outcome)}`)
  }
  return {
    bytes: made.size,
    phases: phases.all,
    peakMegabytes: peakMegabytes(),
    meterDays: ingestion.meterDays,
    items: written.items,
    notes: ingestion.notes,
  }
}

/** Batches are counted and not read: what a server does with them is no part of the ingestion. */
function countItems(tables: MemoryTables): { items: number } {
  const written = { items: 0 }
  const handle = tables.handle.bind(tables)
  tables.handle = async (request) => {
    await setImmediate()
    if (!request.headers['x-amz-target']?.endsWith('.BatchWriteItem')) return handle(request)
    const { buffer, byteOffset, byteLength } = request.body as Uint8Array
    const body = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
    for (let at = body.indexOf(PUT); at >= 0; at = body.indexOf(PUT, at + PUT.length))
      written.items++
    const headers = { 'content-type': 'application/x-amz-json-1.0' }
    // A stream for each answer would keep its request's body until the old generation is collected.
    return { response: { statusCode: 200, headers, body: Buffer.from('{}') } }
  }
  return written
}

/** Nothing comes from a network here: without a pause the event loop, and what frees memory, would wait. */
function letOthersRun({ ingest: { drops } }: World): void {
  const open = drops.open.bind(drops)
  drops.open = async function* (object) {
    for await (const chunk of open(object)) {
      await setImmediate()
      yield chunk
    }
  }
}

class Phases {
  readonly all: Phase[] = []
  #name = ''
  #from = 0

  begin(name: string): void {
    this.end()
    this.#name = name
    this.#from = performance.now()
  }

  end(): void {
    if (this.#name === '') return
    const seconds = (performance.now() - this.#from) / 1000
    this.all.push({ name: this.#name, seconds, peakMegabytes: peakMegabytes() })
    this.#name = ''
  }
}

/** The ports tell where one phase ends and the next begins. */
function watch({ ingest }: World, phases: Phases): void {
  const { manifests, catalog, contributions, ingestions } = ingest
  const watched = <Port extends object>(port: Port, name: keyof Port & string, phase: string) => {
    const call = (port[name] as (...all: unknown[]) => unknown).bind(port)
    Object.assign(port, {
      [name]: (...all: unknown[]) => {
        if (phases.all.length > 0 || phase === 'manifest') phases.begin(phase)
        return call(...all)
      },
    })
  }
  watched(manifests, 'ofObject', 'manifest')
  watched(catalog, 'note', 'catalogue')
  watched(contributions, 'save', 'contributions')
  watched(ingestions, 'save', 'record')
}

/** As the operating system counts: VmHWM. */
function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1024
}
