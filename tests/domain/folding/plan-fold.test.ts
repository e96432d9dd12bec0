/** What is folded and deleted, rule by rule. */
import { describe, expect, test } from '@jest/globals'
import { planFold } from '../../../domain/folding/plan-fold.ts'
import type { Fold, StoredDay } from '../../../domain/folding/stored-day.ts'
import { READERS_GONE_MS, WRITERS_GONE_MS } from '../../../domain/folding/waits.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { contributionOf } from '../factories.ts'
import { MDAY } from './fold-world.ts'

const NOW = Date.parse('2025-06-10T00:00:00Z')

/** What object `name` says in a generation; `bytes` more than a little. */
const said = (name: string, generation = 1, bytes = 0, part = 0): Contribution =>
  contributionOf({ ...MDAY, source: name, generation, part, site: 'x'.repeat(bytes) })
const withdrawn = (name: string, generation = 2): Contribution => ({
  ...said(name, generation),
  segments: [],
})
const many = (count: number, bytes = 0): Contribution[] =>
  Array.from({ length: count }, (_, at) => said(`many/${at}`, 1, bytes))
const fold = (
  contributions: readonly Contribution[],
  ageMs: number,
  rest: Partial<Fold> = {},
): Fold => ({
  number: 0,
  revision: 5,
  foldedAt: new Date(NOW - ageMs).toISOString(),
  contributions,
  leaving: [],
  ...rest,
})
const dayOf = (loose: readonly Contribution[], ...folds: readonly Fold[]): StoredDay => ({
  ...MDAY,
  loose: loose.map((contribution) => ({ id: nameOf(contribution), contribution })),
  folds,
})
const plan = (loose: readonly Contribution[], ...folds: readonly Fold[]) =>
  planFold(dayOf(loose, ...folds), NOW)
const nameOf = ({ source, generation, part }: Contribution): string =>
  `${source}.${generation}.${part}`
const namesIn = (some: Fold | undefined): string[] | undefined => some?.contributions.map(nameOf)
const nothing = { folds: [], remove: [], nextMs: undefined }

describe('loose items', () => {
  test('fewer than sixteen stay as they are', () => {
    expect(plan(many(15))).toEqual(nothing)
  })

  test('sixteen go into a fold, and stay beside it', () => {
    expect(plan(many(16))).toEqual({
      folds: [
        {
          number: 0,
          revision: 1,
          foldedAt: '2025-06-10T00:00:00.000Z',
          contributions: many(16),
          leaving: [],
        },
      ],
      remove: [],
      nextMs: NOW + READERS_GONE_MS,
    })
  })

  test('go once readers are gone who may have looked for the fold before it was there', () => {
    const all = many(16)
    const early = plan(all, fold(all, READERS_GONE_MS - 1))
    expect(early).toEqual({ ...nothing, nextMs: NOW + READERS_GONE_MS })
    expect(plan(all, fold(all, READERS_GONE_MS)).remove).toEqual(all.map(nameOf))
  })

  test('go also where the fold has a newer generation, and stay where it has another part', () => {
    const kept = [said('a', 2, 0, 1), said('b', 1)]
    const gone = [said('a', 1), said('a', 2)]
    const { remove, folds } = plan([...kept, ...gone], fold([said('a', 2)], READERS_GONE_MS))
    expect(remove).toEqual(gone.map(nameOf))
    expect(folds).toEqual([])
  })

  test('of an object only the newest generation is folded', () => {
    const parts = [said('a', 19, 0, 0), said('a', 19, 0, 3)]
    const older = Array.from({ length: 18 }, (_, at) => said('a', at + 1))
    expect(namesIn(plan([...older, ...parts]).folds[0])).toEqual(['a.19.0', 'a.19.3'])
  })
})

describe('a fold', () => {
  test('is written anew once a quarter of its bytes have come', () => {
    const large = fold([said('old', 1, 200_000)], 0)
    expect(plan(many(16, 2500), large).folds).toEqual([])
    expect(plan(many(16, 3500), large).folds).toHaveLength(1)
  })

  test('takes a new generation in place of the old one, and parts beside those of the same', () => {
    const there = fold([said('a', 3), said('b', 1)], 0)
    const { folds } = plan([said('a', 3, 0, 1), said('b', 2), ...many(16)], there)
    expect(namesIn(folds[0])?.slice(0, 3)).toEqual(['a.3.0', 'a.3.1', 'b.2.0'])
    expect(folds[0]).toMatchObject({ number: 0, revision: 6 })
  })

  test('that is full leaves new objects to the next one', () => {
    const there = fold([said('old', 1, 299_000)], 0)
    const { folds } = plan(many(16, 15_000), there)
    expect(folds.map(({ number, revision }) => [number, revision])).toEqual([[1, 1]])
  })

  test('that has no room for a new generation leaves it to the next one, and drops the old one later', () => {
    const old = [said('a', 1, 100_000), said('b', 1, 200_000)]
    const next = said('a', 2, 180_000)
    const loose = [next, ...many(15)]
    const { folds } = plan(loose, fold(old, 0))
    expect(folds.map(({ number }) => number)).toEqual([1])
    expect(namesIn(folds[0])).toContain('a.2.0')
    const second = fold([next], READERS_GONE_MS - 1, { number: 1 })
    expect(plan([], fold(old, 0), second)).toEqual({ ...nothing, nextMs: NOW + 1 })
    const aged = fold([next], READERS_GONE_MS, { number: 1 })
    expect(namesIn(plan([], fold(old, 0), aged).folds[0])).toEqual(['b.1.0'])
  })

  test('drops what one of a lower number has as well, and never the other way round', () => {
    const first = fold([said('a')], READERS_GONE_MS)
    const second = fold([said('a'), said('b')], READERS_GONE_MS, { number: 1 })
    const { folds } = plan([], first, second)
    expect(folds.map((some) => [some.number, namesIn(some)])).toEqual([[1, ['b.1.0']]])
  })

  test('has no generation that is too large for an item: it stays loose with all before it', () => {
    const huge = [said('a', 1, 100), said('a', 2, 200_000, 0), said('a', 2, 200_000, 1)]
    const small = many(16)
    expect(namesIn(plan([...huge, ...small]).folds[0])).toEqual(small.map(nameOf))
    expect(plan([...huge, ...many(15)]).folds).toEqual([])
  })
})

test('an object that is large and alone stays loose, until it has a second generation', () => {
  const small = many(16)
  expect(namesIn(plan([said('a', 1, 20_000), ...small]).folds[0])).toEqual(small.map(nameOf))
  const both = [said('a', 1, 20_000), said('a', 2, 20_000)]
  expect(namesIn(plan([...both, ...small]).folds[0])?.[0]).toBe('a.2.0')
})

describe('a withdrawal', () => {
  const there = (ageMs: number, rest: Partial<Fold> = {}): Fold =>
    fold([withdrawn('a'), said('b')], ageMs, rest)

  test('is announced once writers are gone, and leaves once readers are', () => {
    expect(plan([], there(WRITERS_GONE_MS - 1))).toEqual({ ...nothing, nextMs: NOW + 1 })
    const [announced] = plan([], there(WRITERS_GONE_MS)).folds
    expect(announced).toMatchObject({ leaving: ['a'], contributions: [withdrawn('a'), said('b')] })
    const soon = plan([], there(READERS_GONE_MS - 1, { leaving: ['a'] }))
    expect(soon).toEqual({ ...nothing, nextMs: NOW + 1 })
    const [left] = plan([], there(READERS_GONE_MS, { leaving: ['a'] })).folds
    expect(left).toMatchObject({ leaving: [], contributions: [said('b')] })
  })

  test('stays while an item of its object is loose', () => {
    const { folds, remove } = plan([said('a')], there(WRITERS_GONE_MS))
    expect([folds, remove]).toEqual([[], ['a.1.0']])
  })

  test('stays while another fold has its object', () => {
    const other = fold([said('a'), said('c')], 0, { number: 1 })
    const { folds } = plan([], there(WRITERS_GONE_MS), other)
    expect(folds.map((some) => [some.number, namesIn(some)])).toEqual([[1, ['c.1.0']]])
  })

  test('that is newer than the one announced has its own time to stay', () => {
    const loose = [withdrawn('a', 4), ...many(16)]
    const [written] = plan(loose, there(0, { leaving: ['a'] })).folds
    expect(written?.leaving).toEqual([])
    expect(namesIn(written)).toContain('a.4.0')
  })

  test('leaves an empty fold behind, which is left alone', () => {
    const [empty] = plan([], fold([withdrawn('a')], READERS_GONE_MS, { leaving: ['a'] })).folds
    expect(empty?.contributions).toEqual([])
    expect(plan([], { ...(empty as Fold), foldedAt: '2020-01-01T00:00:00Z' })).toEqual(nothing)
  })
})
