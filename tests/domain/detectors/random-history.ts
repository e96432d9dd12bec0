/** Made-up histories in which anything may happen: for laws that hold of every detector. */
import fc from 'fast-check'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { dayWith, historyDay } from '../factories.ts'

export const FIRST_DAY = 20_000

const SLOTS = 24

/** What happens on a day; most are ordinary. */
type Event =
  | 'none'
  | 'short'
  | 'flat'
  | 'zero'
  | 'hole'
  | 'negative'
  | 'scaled'
  | 'copied'
  | 'huge'
  | 'register'
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Event>('none') },
  ...(
    ['short', 'flat', 'zero', 'hole', 'negative', 'scaled', 'copied', 'huge', 'register'] as const
  ).map((name) => ({ weight: 1, arbitrary: fc.constant<Event>(name) })),
)

/** Some months of hourly days, now and then with days absent between. */
export const histories: fc.Arbitrary<HistoryDay[]> = fc
  .tuple(
    fc.array(
      fc.record({
        step: fc.oneof(
          { weight: 60, arbitrary: fc.constant(1) },
          { weight: 1, arbitrary: fc.constantFrom(2, 5, 33, 40) },
        ),
        isFavourite: fc.nat(7).map((dice) => dice === 0),
        event,
        repeats: fc.constantFrom(1, 1, 2, 6),
        load: fc.integer({ min: 5, max: 9 }),
        from: fc.nat(SLOTS - 1),
      }),
      { minLength: 1, maxLength: 90, size: 'max' },
    ),
    fc.constantFrom(0, 1, 3),
    // Many a meter has one thing that happens to it again and again.
    event,
  )
  .map(([entries, base, favourite]) => {
    const days: HistoryDay[] = []
    let day = FIRST_DAY
    for (const { step, event: drawn, isFavourite, repeats, load, from } of entries) {
      day += step
      const kind = isFavourite ? favourite : drawn
      for (let repeat = 0; repeat < repeats; repeat++, day++) {
        days.push(makeDay(day, kind, { base, load, from }, days.at(-1)))
      }
      day--
    }
    return days
  })

interface Shape {
  readonly base: number
  readonly load: number
  readonly from: number
}

function makeDay(
  day: number,
  event: Event,
  { base, load, from }: Shape,
  before: HistoryDay | undefined,
): HistoryDay {
  const usual = Array.from({ length: SLOTS }, (_, slot) => {
    const wave = slot > 6 && slot < 20 ? load : 0.1
    return base + wave + ((slot * 7 + day * 3) % 5) / 10
  })
  const inHole = (slot: number): boolean => slot >= from && slot < from + 6
  switch (event) {
    case 'short':
      return dayWith(
        day,
        usual.map((value, slot) => (inHole(slot) ? Number.NaN : value)),
      )
    case 'flat':
      return dayWith(
        day,
        usual.map(() => base + 1),
      )
    case 'zero':
      return dayWith(
        day,
        usual.map(() => 0),
      )
    case 'hole':
      return dayWith(
        day,
        usual.map((value, slot) => (inHole(slot) ? 0 : value)),
      )
    case 'negative':
      return dayWith(
        day,
        usual.map((value, slot) => (inHole(slot) ? -value : value)),
      )
    case 'scaled':
      return dayWith(
        day,
        usual.map((value) => value * (from % 2 === 0 ? 3 : 0.2)),
      )
    case 'copied':
      return dayWith(
        day,
        before === undefined || before.values.length === 0
          ? usual
          : [...before.values].map((value) => value / 1e6),
      )
    case 'huge':
      return dayWith(
        day,
        usual.map((value, slot) => (slot === from ? 1e6 : value)),
      )
    case 'register':
      return historyDay(day, load, {
        kind: 'register',
        readings: 1,
        expected: 1,
        slotSeconds: 86_400,
        values: new Float64Array(0),
        breaks: [{ cause: 'reset', fromMicro: 9e8, toMicro: 5, date: '2024-10-04', start: 3600 }],
      })
    default:
      return dayWith(day, usual)
  }
}
