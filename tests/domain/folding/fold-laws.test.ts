/** Folding changes no answer, whoever else does what meanwhile, and comes to an end. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { weightOf } from '../../../domain/folding/draft.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { settle } from '../../../domain/readings/settle.ts'
import { contributionOf } from '../factories.ts'
import { FoldWorld, HOUR, MDAY, MINUTE, viewOf } from './fold-world.ts'

const KINDS = ['interval', 'power', 'register', 'gauge'] as const
/** Bytes of a contribution: three fill a fold, and two of the last are too much for one. */
const BYTES = { small: 10, middling: 20_000, large: 120_000, huge: 250_000 } as const

type Size = keyof typeof BYTES

/** The one content that an object's generation and part ever has. */
function contentOf(name: number, generation: number, part: number, size: Size): Contribution {
  const at = name * 7 + generation * 3 + part
  return contributionOf({
    ...MDAY,
    source: `drops/${name}.csv`,
    generation,
    part,
    version: `2025-06-0${1 + (at % 8)}T00:00:00Z`,
    kind: KINDS[name % KINDS.length] as Contribution['kind'],
    site: 'x'.repeat(BYTES[size]),
    segments: [
      { start: (at % 24) * 1800, length: 1800, values: [at * 1000, null, at] },
      { start: 0, length: 0, values: [at] },
    ],
  })
}

function withdrawal(name: number, generation: number): Contribution {
  const { source, ...rest } = contentOf(name, generation, 0, 'small')
  return { ...rest, source, unit: '', kind: 'interval', version: '', segments: [] }
}

type Step =
  | { do: 'ingest'; name: number; sizes: readonly Size[] }
  | { do: 'part'; name: number; part: number }
  | { do: 'rolling'; name: number; times: number }
  | { do: 'withdraw'; names: readonly number[] }
  | { do: 'quiet'; days: number }
  | { do: 'late'; name: number; part: number }
  | { do: 'tick'; ms: number }
  | { do: 'fold' }
  | { do: 'folder' | 'reader'; name: number; foldsFirst: boolean; steps: number }
  | { do: 'stop'; name: number }

const NAMES = Array.from({ length: 22 }, (_, name) => name)
const name = fc.constantFrom(...NAMES)
const size = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Size>('small') },
  { weight: 3, arbitrary: fc.constant<Size>('middling') },
  { weight: 2, arbitrary: fc.constant<Size>('large') },
  { weight: 1, arbitrary: fc.constant<Size>('huge') },
)
const actor = {
  name: fc.nat(1),
  foldsFirst: fc.boolean(),
  steps: fc.integer({ min: 1, max: 5 }),
}
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('ingest' as const),
      name,
      sizes: fc.array(size, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('rolling' as const),
      name,
      times: fc.integer({ min: 2, max: 17 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('withdraw' as const),
      names: fc.oneof(fc.tuple(name), fc.subarray(NAMES, { minLength: 16 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('quiet' as const), days: fc.nat(2) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('late' as const), name, part: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('part' as const), name, part: fc.nat(3) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('tick' as const),
      ms: fc.constantFrom(MINUTE, 5 * MINUTE, 14 * MINUTE, HOUR, 25 * HOUR, 72 * HOUR),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('fold' as const) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('folder' as const), ...actor }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('reader' as const), ...actor }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), name: fc.nat(1) }) },
)

function take(world: FoldWorld, one: Step): void {
  switch (one.do) {
    case 'ingest': {
      const generation = world.generationOf(`drops/${one.name}.csv`) + 1
      world.ingest(one.sizes.map((size, part) => contentOf(one.name, generation, part, size)))
      break
    }
    case 'rolling':
      for (let time = 0; time < one.times; time++) {
        take(world, { do: 'ingest', name: one.name, sizes: ['small'] })
      }
      break
    case 'withdraw':
      for (const name of one.names) {
        world.ingest([withdrawal(name, world.generationOf(`drops/${name}.csv`) + 1)])
      }
      break
    case 'quiet':
      for (let runs = 0; runs < 3; runs++) {
        world.fold()
        world.tick(HOUR)
      }
      world.tick(one.days * 24 * HOUR)
      break
    case 'late': {
      const generation = world.generationOf(`drops/${one.name}.csv`) - 1
      world.writeLate(contentOf(one.name, generation, one.part, 'small'))
      break
    }
    case 'part': {
      const generation = world.generationOf(`drops/${one.name}.csv`)
      world.writePart(contentOf(one.name, generation, one.part, 'small'))
      break
    }
    case 'tick':
      world.tick(one.ms)
      break
    case 'fold':
      world.fold()
      break
    case 'folder':
      for (let at = 0; at < one.steps; at++) world.stepFolder(one.name, one.foldsFirst)
      break
    case 'stop':
      world.stopFolder(one.name)
      break
    case 'reader':
      for (let at = 0; at < one.steps; at++) expectTrue(world.stepReader(one.name, one.foldsFirst))
  }
}

/** Whether a reader saw each object as it was at some moment while it read. */
function expectTrue(reader: ReturnType<FoldWorld['stepReader']>): void {
  if (reader === undefined) return
  const seen = viewOf(reader.seen)
  const sources = new Set([...seen.keys(), ...reader.truths.flatMap((truth) => [...truth.keys()])])
  for (const source of sources) {
    expect(reader.truths.map((truth) => truth.get(source))).toContain(seen.get(source))
  }
}

/** How things stand before: what takes long to come about is there already. */
const BEGINNINGS = {
  /** Enough to be folded. */
  loose: (world: FoldWorld): void => {
    for (const name of NAMES.slice(0, 17)) take(world, { do: 'ingest', name, sizes: ['small'] })
  },
  /** All is withdrawn and folded for a day; late writers have left what nobody has cleared away. */
  withdrawn: (world: FoldWorld): void => {
    BEGINNINGS.loose(world)
    world.fold()
    take(world, { do: 'withdraw', names: NAMES.slice(0, 17) })
    world.fold()
    for (const name of NAMES.slice(0, 17)) take(world, { do: 'late', name, part: 1 })
    world.tick(25 * HOUR)
  },
  /** Two have folded at once, so that some objects are in two folds. */
  twice: (world: FoldWorld): void => {
    BEGINNINGS.loose(world)
    const foldedAt = new Date(world.nowMs).toISOString()
    for (const [number, from] of [0, 6].entries()) {
      const contributions = world.model.slice(from, from + 11)
      world.save({ number, revision: 1, foldedAt, contributions, leaving: [] })
    }
    world.tick(HOUR)
    world.fold()
  },
  /** And then these objects were withdrawn. */
  twiceWithdrawn: (world: FoldWorld): void => {
    BEGINNINGS.twice(world)
    take(world, { do: 'withdraw', names: NAMES.slice(0, 17) })
    world.fold()
    world.tick(25 * HOUR)
  },
}

type Beginning = keyof typeof BEGINNINGS

function begin(beginning: Beginning): FoldWorld {
  const world = new FoldWorld()
  BEGINNINGS[beginning](world)
  return world
}

function expectSame(world: FoldWorld): void {
  expect(settle(world.stored)).toEqual(settle(world.model))
}

const RUNS = Number(process.env.FOLD_RUNS ?? 600)
const steps = fc.array(step, { minLength: 5, maxLength: 60 })
const beginning = fc.constantFrom(...(Object.keys(BEGINNINGS) as Beginning[]))

test('at every moment what is stored settles to what it would without folding, for readers too', () => {
  fc.assert(
    fc.property(beginning, steps, (start, all) => {
      const world = begin(start)
      for (const one of all) {
        take(world, one)
        expect(viewOf(world.stored)).toEqual(viewOf(world.model))
      }
      expectSame(world)
    }),
    { numRuns: RUNS },
  )
})

test('who has read what came late reads the withdrawal too, though both are cleared away meanwhile', () => {
  const world = begin('withdrawn')
  expectTrue(world.stepReader(0, false))
  for (let runs = 0; runs < 3; runs++) world.fold()
  for (let steps = 0; steps < 3; steps++) expectTrue(world.stepReader(0, false))
  world.converge()
  expect(world.stored).toEqual([])
})

test('it comes to an end, with few loose items, full folds and no withdrawal that hides nothing', () => {
  fc.assert(
    fc.property(beginning, steps, (start, all) => {
      const world = begin(start)
      for (const one of all) take(world, one)
      world.tick(HOUR)
      world.converge()
      expectSame(world)
      // Whatever is loose is not in a fold, and is too little to fold or too large for a fold.
      const { open } = world
      const folded = [...world.folds.values()].flatMap(({ contributions }) => contributions)
      expect(open).toHaveLength(world.loose.size)
      const foldable = [...Map.groupBy(open, ({ source }) => source)].flatMap(([source, some]) => {
        const newest = Math.max(...some.map(({ generation }) => generation))
        const weight = some.filter(({ generation }) => generation === newest).reduce(plus, 0)
        const isAlone =
          some.every(({ generation }) => generation === newest) &&
          !folded.some((one) => one.source === source)
        return weight <= (isAlone ? 20_000 : 380_000) ? some : []
      })
      if (foldable.length >= 16) {
        expect(foldable.reduce(plus, 0)).toBeLessThan(folded.reduce(plus, 0) / 4)
      }
      const sources = new Set(open.map(({ source }) => source))
      const hiding = folded.filter((one) => one.segments.length === 0 && !sources.has(one.source))
      expect(hiding).toEqual([])
      // Nothing is there twice, or in vain.
      const names = folded.map(({ source, generation, part }) => `${source}.${generation}.${part}`)
      expect(new Set(names).size).toBe(names.length)
    }),
    { numRuns: RUNS / 2 },
  )
})

test('no fold grows past what an item holds', () => {
  fc.assert(
    fc.property(beginning, steps, (start, all) => {
      const world = begin(start)
      for (const one of all) take(world, one)
      for (const { contributions } of world.written) {
        expect(contributions.reduce(plus, 0)).toBeLessThanOrEqual(380_000)
      }
    }),
    { numRuns: RUNS / 2 },
  )
})

function plus(sum: number, one: Contribution): number {
  return sum + weightOf(one)
}
