/** What is measured, each in a process of its own: files through ingestion, and those who read. */

import { judgeSlice } from '../../domain/detection/judge-slice.ts'
import { foldChanged } from '../../domain/folding/fold-changed.ts'
import { ingestObject } from '../../domain/ingestion/ingest-object.ts'
import { consumptionOf } from '../../domain/queries/consumption.ts'
import { cpuSeconds } from './aside.ts'
import { dateOf, type FileShape, type Layout, meterId, sampleFile } from './sample-files.ts'
import { createWorld, type World } from './world.ts'

export interface IngestCase {
  readonly kind: 'ingest'
  readonly layout: Layout
  readonly meters: number
  readonly days: number
  readonly files: number
  /** In how many files a day of a meter comes; each group of meters has so many files. */
  readonly drops?: number
  readonly intervalMinutes?: number
}

/** Reads a date over so many meters; judges and folds some of them. */
export interface ReadersCase {
  readonly kind: 'readers'
  readonly meters: number
  readonly judged: number
  readonly judgedDays: number
}

/** Folds a day of hourly drops. */
export interface FoldCase {
  readonly kind: 'fold'
  readonly meters: number
}

export type Case = IngestCase | ReadersCase | FoldCase

export interface IngestFigures {
  readonly files: number
  readonly readings: number
  readonly items: number
  readonly csvBytes: number
  /** CPU, without what the benchmark itself takes. */
  readonly seconds: number
  /** Of it, from the first manifest on: contributions, catalogue, record. */
  readonly writeSeconds: number
  readonly wallSeconds: number
  readonly peakMegabytes: number
  readonly itemBytes: number
  /** Of the readings table, its index included. */
  readonly writeUnits: number
  readonly recordWriteUnits: number
  readonly recordBytes: number
  readonly manifestBytes: number
  readonly logBytes: number
  readonly requests: { readonly puts: number; readonly lists: number; readonly gets: number }
}

export interface ReadersFigures {
  readonly dateSeconds: number
  readonly dateReadUnits: number
  readonly judgeSeconds: number
  readonly judgeReadUnits: number
  readonly foldSeconds: number
  readonly foldReadUnits: number
}

export interface FoldFigures {
  readonly parts: number
  readonly foldBytes: number
  /** Folds and deletions, by those of the drops. */
  readonly writeRatio: number
}

const LEASE = { owner: 'bench', untilMs: Date.now() + 900_000 }
/** Enough for the compiler to know the code. */
const WARM_METERS = 3000

const DAY_SLOTS = 48

export async function ingestCase(
  one: IngestCase,
  onFile: (done: number) => void,
): Promise<IngestFigures> {
  const world = createWorld({ keep: false })
  await warmUp(world, one.layout)
  const phases = watchWrites(world)
  const before = snapshot(world)
  const sums = { readings: 0, csvBytes: 0, logBytes: 0 }
  let done = 0
  for (const { key, shape } of filesOf(one)) {
    const { size, accepted, logBytes } = await ingestFile(world, key, shape)
    sums.readings += accepted
    sums.csvBytes += size
    sums.logBytes += logBytes
    world.buckets.clear()
    world.tables.clear()
    onFile(++done)
  }
  const after = snapshot(world)
  const readings = world.tables.of('readings')
  const records = world.tables.of('ingestions')
  return {
    ...{ ...sums, files: done, items: after.items - before.items },
    logBytes: sums.logBytes / done,
    seconds: after.cpu - before.cpu - (after.aside - before.aside),
    writeSeconds: phases.seconds,
    wallSeconds: after.wall - before.wall,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    itemBytes: readings.bytes / readings.items,
    writeUnits: after.writes - before.writes,
    recordWriteUnits: (after.recordWrites - before.recordWrites) / done,
    recordBytes: records.lastBytes,
    manifestBytes: (after.putBytes - before.putBytes) / (after.items - before.items),
    requests: {
      puts: (after.puts - before.puts) / done,
      lists: (after.lists - before.lists) / done,
      gets: (after.gets - before.gets) / done,
    },
  }
}

export async function readersCase({
  meters,
  judged,
  judgedDays,
}: ReadersCase): Promise<ReadersFigures> {
  const world = createWorld({ keep: true })
  const shape = { ...{ layout: 'wide' as const, firstMeter: 0, days: 1, intervalMinutes: 30 } }
  await ingestFile(world, 'samples/date.csv', { ...shape, meters, slots: [0, DAY_SLOTS] })
  const readDate = async (): Promise<void> => {
    const { meters: found } = await consumptionOf(world.ingest.contributions, dateOf(0), {
      flow: 'import',
    })
    if (found !== meters) throw new Error(`the date has ${found} of ${meters} meters`)
  }
  await readDate()
  const date = await measured(world, readDate)
  await world.fold.folding.saveState({ upTo: '2020-01-01T00:00:00Z', tasks: [] })
  const fold = await measured(world, async () => {
    const { looked } = await foldChanged(world.fold, { isOver: () => false })
    if (looked !== meters) throw new Error(`folding looked at ${looked} of ${meters} meters`)
  })
  world.tables.clear()
  const history = { ...shape, meters: judged, days: judgedDays, slots: [0, DAY_SLOTS] } as const
  await ingestFile(world, 'samples/history.csv', history)
  const ranges = Array.from({ length: judged }, (_, meter) => ({
    ...{ meterId: meterId(meter), from: dateOf(judgedDays - 1) },
  }))
  const judge = async (): Promise<void> => {
    const { meters: found } = await judgeSlice(world.judge, 'run', 0)
    if (found !== judged) throw new Error(`the slice has ${found} of ${judged} meters`)
  }
  await world.judge.detections.saveSlice('run', 0, ranges)
  await judge()
  const judging = await measured(world, judge)
  return {
    ...{ dateSeconds: date.seconds, dateReadUnits: date.readUnits },
    ...{ judgeSeconds: judging.seconds, judgeReadUnits: judging.readUnits },
    ...{ foldSeconds: fold.seconds, foldReadUnits: fold.readUnits },
  }
}

export async function foldCase({ meters }: FoldCase): Promise<FoldFigures> {
  const world = createWorld({ keep: true })
  const drops = { layout: 'long', meters, days: 1, files: 24, drops: 24 } as const
  for (const { key, shape } of filesOf({ kind: 'ingest', ...drops })) {
    await ingestFile(world, key, shape)
  }
  const units = world.tables.of('readings')
  const written = units.tableWrites + units.indexWrites
  await world.fold.folding.saveState({ upTo: '2020-01-01T00:00:00Z', tasks: [] })
  const start = Date.now()
  const before = units.bytes
  const folded = await foldChanged(world.fold, { isOver: () => false, asOfMs: start })
  const foldBytes = (units.bytes - before) / folded.folded
  const deleted = await foldChanged(world.fold, { isOver: () => false, asOfMs: start + 3_600_000 })
  if (deleted.removed !== meters * 24) throw new Error(`folding deleted ${deleted.removed} items`)
  return {
    ...{ parts: 24, foldBytes },
    writeRatio: (units.tableWrites + units.indexWrites - written) / written,
  }
}

async function measured(
  world: World,
  work: () => Promise<void>,
): Promise<{ seconds: number; readUnits: number }> {
  const reads = (): number => world.tables.of('readings').reads + world.tables.of('anomalies').reads
  const [cpu, aside, units] = [cpuSeconds(), world.aside.seconds, reads()]
  await work()
  const seconds = cpuSeconds() - cpu - (world.aside.seconds - aside)
  return { seconds, readUnits: reads() - units }
}

async function warmUp(world: World, layout: Layout): Promise<void> {
  const shape = { layout, firstMeter: 1e9, meters: WARM_METERS, days: 1, intervalMinutes: 30 }
  await ingestFile(world, 'samples/warm.csv', { ...shape, slots: [0, DAY_SLOTS] })
}

async function ingestFile(
  world: World,
  key: string,
  shape: FileShape,
): Promise<{ size: number; accepted: number; logBytes: number }> {
  const file = world.aside.take(() => sampleFile(shape))
  world.buckets.make(`drops/${key}`, file)
  const outcome = await ingestObject(world.ingest, { key, removed: false }, LEASE)
  const ingestion = outcome.result === 'ingested' ? outcome.ingestion : undefined
  if (ingestion?.state !== 'succeeded' || ingestion.meterDays !== shape.meters * shape.days) {
    throw new Error(`${key} was not read as it was written: ${JSON.stringify(outcome)}`)
  }
  const slots = shape.slots[1] - shape.slots[0]
  const logBytes = JSON.stringify(outcome).length
  return { size: file.size, accepted: shape.meters * shape.days * slots, logBytes }
}

/** Files by groups of meters, and each group's by the stretches of the day that they have. */
function* filesOf(one: IngestCase): Generator<{ key: string; shape: FileShape }> {
  const { layout, meters, days, files, drops = 1, intervalMinutes = 30 } = one
  const slots = 1440 / intervalMinutes
  const groups = files / drops
  for (let group = 0; group < groups; group++) {
    const firstMeter = Math.floor((meters * group) / groups)
    const inGroup = Math.floor((meters * (group + 1)) / groups) - firstMeter
    for (let drop = 0; drop < drops; drop++) {
      const cut = [drop, drop + 1].map((at) => Math.floor((slots * at) / drops))
      const key = `samples/head-end-${group}/2025-01-06-${drop}.csv`
      const shape = { layout, firstMeter, meters: inGroup, days, intervalMinutes }
      yield { key, shape: { ...shape, slots: cut as [number, number] } }
    }
  }
}

/** Adds up the CPU of what follows the reading of each file: its manifest is asked for first. */
function watchWrites({ ingest, aside }: World): { seconds: number } {
  const phases = { seconds: 0 }
  let from: number | undefined
  const now = (): number => cpuSeconds() - aside.seconds
  const { manifests, drops } = ingest
  const ofObject = manifests.ofObject.bind(manifests)
  manifests.ofObject = (source) => {
    from = now()
    return ofObject(source)
  }
  const head = drops.head.bind(drops)
  drops.head = async (key) => {
    // The second look at the object is the last step.
    if (from !== undefined) phases.seconds += now() - from
    from = undefined
    return head(key)
  }
  return phases
}

function snapshot({ aside, buckets, tables }: World) {
  const readings = tables.of('readings')
  const records = tables.of('ingestions')
  return {
    ...{ cpu: cpuSeconds(), wall: performance.now() / 1000, aside: aside.seconds },
    ...{ items: readings.items, writes: readings.tableWrites + readings.indexWrites },
    recordWrites: records.tableWrites + records.indexWrites,
    ...{ ...buckets.requests, putBytes: buckets.putBytes },
  }
}
