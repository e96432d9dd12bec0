/** A run looks at what has changed and at what is due, stops in time, and loses nothing. */
import { expect, test } from '@jest/globals'
import { type FoldingState, foldChanged } from '../../../domain/folding/fold-changed.ts'
import { READERS_GONE_MS, WRITERS_GONE_MS } from '../../../domain/folding/waits.ts'
import type { Ingestion } from '../../../domain/ingestion/ingestion.ts'
import { MeterDays } from '../../../domain/ingestion/meter-days.ts'
import type {
  FoldingStore,
  FoldStore,
  IngestionStore,
  ManifestStore,
} from '../../../domain/ports.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { contributionOf } from '../factories.ts'
import { FoldWorld, HOUR, MINUTE } from './fold-world.ts'

/** A bucket's worth of meters with one date each, in memory. */
class FoldingWorld {
  readonly meters = new Map<string, FoldWorld>()
  readonly #manifests = new Map<string, MeterDays>()
  readonly #closedAt = new Map<string, string>()
  state: FoldingState | undefined
  nowMs = Date.parse('2025-06-03T00:00:00Z')
  /** Meters that were looked at. */
  looked: string[] = []
  /** Called before each look. */
  onLook: (meterId: string) => void = () => {}

  /** Drops as many files for the meter. */
  drop(meterId: string, files: number): void {
    const world = this.meters.get(meterId) ?? new FoldWorld()
    this.meters.set(meterId, world)
    for (let file = 0; file < files; file++) {
      const source = `drops/${meterId}/${world.model.length}`
      const one: Contribution = contributionOf({ meterId, source })
      world.ingest([one])
      this.#manifests.set(source, new MeterDays([one]))
      this.#closedAt.set(source, new Date(this.nowMs).toISOString())
    }
  }

  run(options: { isOver?: () => boolean; asOfMs?: number } = {}) {
    this.looked = []
    // Past the overlap with which changes are looked for.
    this.nowMs += 15 * MINUTE
    return foldChanged(this.ports, { isOver: () => false, ...options })
  }

  itemsOf(meterId: string): [loose: number, folds: number] {
    const world = this.meters.get(meterId) as FoldWorld
    return [world.loose.size, world.folds.size]
  }

  readonly #folds: FoldStore = {
    daysOf: (meterId, from, to) => this.#daysOf(meterId, from, to),
    save: async ({ meterId }, fold) => {
      const world = this.meters.get(meterId) as FoldWorld
      world.save(fold)
      return world.folds.get(fold.number) === fold
    },
    remove: async (meterId, ids) => {
      for (const id of ids) this.meters.get(meterId)?.loose.delete(id)
    },
  }

  async *#daysOf(meterId: string, from: string, to: string) {
    const day = this.meters.get(meterId)?.day
    this.onLook(meterId)
    if (day === undefined || day.date < from || day.date > to) return
    this.looked.push(meterId)
    yield { ...day, meterId }
  }

  readonly #folding: FoldingStore = {
    state: async () => this.state,
    saveState: async (state) => {
      this.state = state
    },
  }

  get ports() {
    const records = [...this.#closedAt].map(([source, at]) => ({ source, receivedAt: at }))
    return {
      clock: { now: () => new Date(this.nowMs) },
      folds: this.#folds,
      folding: this.#folding,
      catalog: {
        note: async () => {},
        meters: async () => ({ items: [...this.meters.keys()] }),
        dates: async () => [],
      },
      ingestions: {
        list: async () => ({ items: records.toReversed() as unknown as Ingestion[] }),
      } as unknown as IngestionStore,
      manifests: {
        ofObject: async (source: string) => [
          { written: this.#manifests.get(source), withdrawn: new MeterDays() },
        ],
      } as unknown as ManifestStore,
    }
  }
}

test('the first run looks at all meters, later ones at what has changed and at what is due', async () => {
  const world = new FoldingWorld()
  world.drop('many', 17)
  world.drop('few', 3)
  expect(await world.run()).toEqual({ looked: 2, folded: 1, removed: 0, waiting: 1 })
  world.drop('few', 1)
  expect(await world.run()).toMatchObject({ looked: 1, removed: 0, waiting: 1 })
  expect(world.looked).toEqual(['few'])
  world.nowMs += HOUR
  expect(await world.run()).toMatchObject({ looked: 1, removed: 17 })
  expect(world.looked).toEqual(['many'])
  expect([world.itemsOf('many'), world.itemsOf('few')]).toEqual([
    [0, 1],
    [4, 0],
  ])
  world.nowMs += HOUR
  await world.run()
  world.nowMs += HOUR
  expect(await world.run()).toEqual({ looked: 0, folded: 0, removed: 0, waiting: 0 })
})

test('what there is no time for waits for the next run', async () => {
  const world = new FoldingWorld()
  for (let meter = 0; meter < 40; meter++) world.drop(`m${meter}`, 16)
  let looks = 0
  world.onLook = () => looks++
  const { looked, folded, waiting } = await world.run({ isOver: () => looks >= 20 })
  expect(folded).toBeLessThan(40)
  expect(looked).toBeLessThan(40)
  expect(waiting).toBeGreaterThan(0)
  const rest = await world.run()
  expect(folded + rest.folded).toBe(40)
})

test('a meter that fails leaves the others done, and is tried again', async () => {
  const world = new FoldingWorld()
  for (const meter of ['a', 'bad', 'c']) world.drop(meter, 16)
  world.onLook = (meterId) => {
    if (meterId === 'bad') throw new Error('corrupt')
  }
  await expect(world.run()).rejects.toThrow('corrupt')
  expect(['a', 'bad', 'c'].map((meter) => world.itemsOf(meter)[1])).toEqual([1, 0, 1])
  world.onLook = () => {}
  await world.run()
  expect(world.itemsOf('bad')).toEqual([16, 1])
})

test('of two runs at once neither forgets what the other left to do', async () => {
  const world = new FoldingWorld()
  world.drop('a', 16)
  world.drop('b', 16)
  await world.run()
  const late = { meterId: 'x', from: '2025-06-02', to: '2025-06-02', notBefore: world.nowMs + HOUR }
  world.drop('c', 16)
  world.onLook = () => {
    // The other one saves its state meanwhile.
    world.state = { upTo: '2025-06-03T00:40:00.000Z', tasks: [late] }
  }
  await world.run()
  expect(world.state?.tasks.map(({ meterId }) => meterId).sort()).toEqual(['a', 'b', 'c', 'x'])
  expect(world.state?.upTo).toBe('2025-06-03T00:40:00.000Z')
})

test('folds as of another time, and remembers what it has looked at by its own', async () => {
  const world = new FoldingWorld()
  world.drop('a', 16)
  await world.run()
  await world.run({ asOfMs: world.nowMs + READERS_GONE_MS })
  expect(world.itemsOf('a')).toEqual([0, 1])
  await world.run({ asOfMs: world.nowMs + WRITERS_GONE_MS })
  expect(world.state?.upTo).toBe('2025-06-03T00:45:00.000Z')
})
