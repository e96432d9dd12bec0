/** What folding writes grows with what comes in, not with its square. */
import { expect, test } from '@jest/globals'
import { weightOf } from '../../../domain/folding/draft.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { contributionOf, units } from '../factories.ts'
import { FoldWorld, HOUR, MDAY } from './fold-world.ts'

const weigh = (all: readonly Contribution[]): number =>
  all.reduce((sum, one) => sum + weightOf(one), 0)

/** Bytes that folding writes for each that is ingested, when a drop comes each hour. */
function ratioOf(drops: number, dropOf: (at: number) => Contribution): number {
  const world = new FoldWorld()
  for (let at = 0; at < drops; at++) {
    world.ingest([dropOf(at)])
    world.tick(HOUR)
    world.fold()
  }
  const written = world.written.reduce((sum, { contributions }) => sum + weigh(contributions), 0)
  return written / weigh(world.model)
}

/** A drop of one hour's reading, in an object of its own. */
const hourly = (at: number): Contribution =>
  contributionOf({
    ...MDAY,
    source: `drops/hourly/${at}.csv`,
    segments: [{ start: (at % 24) * 3600, length: 3600, values: [units(at)] }],
  })
/** An export of the whole day so far, always under one key. */
const rolling = (at: number): Contribution =>
  contributionOf({ ...MDAY, source: 'drops/rolling.csv', generation: at + 1 })
/** One export each for whole days, under ever new keys. */
const exported = (at: number): Contribution =>
  contributionOf({ ...MDAY, source: `drops/exports/${at}.csv` })

test.each([
  ['hourly drops', hourly],
  ['an export under one key', rolling],
  ['exports under new keys', exported],
])('%s: folding writes less than five times what came in, however many', (_, dropOf) => {
  for (const drops of [40, 300]) expect(ratioOf(drops, dropOf)).toBeLessThan(5)
})

test('a small export beside large ones does not write them again and again', () => {
  const large = Array.from({ length: 10 }, (_, at) => ({
    ...exported(at),
    site: 'x'.repeat(20_000),
  }))
  const dropOf = (at: number): Contribution => large[at] ?? rolling(at)
  expect(ratioOf(200, dropOf)).toBeLessThan(5)
})
