/** Contributions that compete for the same time, for laws of settling. */
import fc from 'fast-check'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import type { Segment } from '../../../domain/readings/interval-vector.ts'
import type { Kind, Quality } from '../../../domain/readings/reading.ts'
import { contributionOf } from '../factories.ts'

const quality = fc.constantFrom('actual', 'actual', 'estimated', 'substituted' as const)

/** Few places and lengths, so that overlaps are the rule. */
const segment: fc.Arbitrary<Segment> = fc
  .record({
    start: fc.nat(12).map((place) => place * 900),
    length: fc.constantFrom(0, 900, 1800, 3600),
    marked: fc.array(fc.tuple(fc.option(fc.integer({ min: -9, max: 99 })), quality), {
      minLength: 1,
      maxLength: 6,
    }),
  })
  .map(({ start, length, marked }) => {
    const few = length === 0 ? marked.slice(0, 1) : marked
    const values = few.map(([value]) => value)
    const qualities = few.map(([value, mark]) => (value === null ? 'missing' : mark)) as Quality[]
    const isPlain = qualities.every((mark) => mark === 'actual' || mark === 'missing')
    return { start, length, values, ...(!isPlain && { qualities }) }
  })
/** What an object says, of any of three generations and two versions. */
export const object = (
  source: string,
  kinds: fc.Arbitrary<Kind> = fc.constant('interval'),
): fc.Arbitrary<Contribution> =>
  fc
    .record({
      version: fc.constantFrom('2025-06-03T00:00:00Z', '2025-06-04T00:00:00Z'),
      generation: fc.integer({ min: 1, max: 3 }),
      kind: kinds,
      segments: fc.array(segment, { maxLength: 4 }),
    })
    .map((facts) => contributionOf({ source, ...facts }))
export const objects = fc.tuple(object('drops/a'), object('drops/b'), object('drops/c'))
const kind = fc.constantFrom<Kind>('interval', 'power', 'register', 'gauge')
/** Objects of any kind, of which one also has a part of another revision. */
export const mixed: fc.Arbitrary<Contribution[]> = fc
  .tuple(
    object('drops/a', kind),
    object('drops/b', kind),
    object('drops/c', kind),
    object('drops/c', kind),
  )
  .map(([a, b, c, part]): Contribution[] => [
    a,
    b,
    c,
    { ...part, part: 1, generation: c.generation, version: '2025-06-02T12:00:00Z' },
  ])

/** The same over a few channels, units and flows. */
export const channels: fc.Arbitrary<Contribution[]> = fc
  .tuple(
    fc.array(mixed, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('kWh', 'm3'),
    fc.constantFrom('import', 'export' as const),
  )
  .map(([all, unit, flow]) =>
    all.flatMap((ofOne, at) =>
      ofOne.map((one, index) => {
        const channel = ['main', 'B1'][at] as string
        return { ...one, channel, ...(index === 1 && { unit, flow }) }
      }),
    ),
  )
