/** Random histories: what people do to the bucket, and how its handlers fare meanwhile. */
import fc from 'fast-check'
import type { ByDate } from './answers.ts'
import { type Content, contents } from './contents.ts'
import type { Verdict } from './process.ts'

export const KEYS = ['a.csv', 'b.csv', 'c/d.csv', 'ä +%.csv', 'z.csv']

/** What becomes of the notification of a change. */
export type Notice = 'comes' | 'comes twice' | 'is lost'

/** So many commands, then one more with that verdict; then the process waits, if it is still there. */
export interface GoesOn {
  readonly commands: number
  readonly verdict: Verdict
}

/** One thing that happens. Numbers point into what there is at the time, modulo how much that is. */
export type Step =
  | {
      readonly does: 'upload'
      readonly key: string
      readonly content: Content
      readonly notice: Notice
    }
  /** The content that the key had before, once more. */
  | { readonly does: 'upload again'; readonly key: string; readonly notice: Notice }
  | { readonly does: 'delete'; readonly key: string; readonly notice: Notice }
  /** A handler takes a message from the queue (-1: the newest), and goes on as told. */
  | ({ readonly does: 'receive'; readonly message: number; readonly skewHours: number } & GoesOn)
  /** One that waits goes on. */
  | ({ readonly does: 'run'; readonly process: number } & GoesOn)
  /** A run of folding begins. */
  | ({ readonly does: 'fold' } & GoesOn)
  | { readonly does: 'wait'; readonly seconds: number }
  /** The queue is worked off, while processes that wait go on waiting. */
  | { readonly does: 'drain' }
  /** What the bucket and the records differ in is put on the queue. */
  | { readonly does: 'reconcile' }

export interface History {
  /** Readings that a handler keeps in memory: past it, objects are written in parts. */
  readonly heldReadings: number
  /** Objects that are larger are read in parts of so many bytes; undefined: none is. */
  readonly partBytes?: number | undefined
  /** What is asked at the end. */
  readonly byDate: ByDate
  readonly steps: readonly Step[]
}

const notice = fc.constantFrom<Notice>('comes', 'comes', 'comes twice', 'is lost')
/** Often the same, so that processes meet. */
const key = fc.oneof(fc.constant('a.csv'), fc.constantFrom(...KEYS))
const verdict = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Verdict>('go') },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Verdict>(
      'dies before',
      'dies after',
      'dies half-way',
      'fails before',
      'fails after',
    ),
  },
)

const goesOn = {
  // An ingestion has about a dozen.
  commands: fc.oneof(
    { weight: 3, arbitrary: fc.nat(13) },
    { weight: 1, arbitrary: fc.constant(60) },
  ),
  verdict,
}

const skewHours = fc.constantFrom(0, 0, 0, -5, 3, 20)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant('upload' as const),
      key,
      content: contents,
      notice,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('upload again' as const), key, notice }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('delete' as const), key, notice }) },
  {
    weight: 9,
    arbitrary: fc.record({
      does: fc.constant('receive' as const),
      message: fc.integer({ min: -1, max: 8 }),
      skewHours,
      ...goesOn,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('run' as const), process: fc.nat(3), ...goesOn }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('fold' as const), ...goesOn }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 400, 4000, 30_000, 100_000),
    }),
  },
  { weight: 3, arbitrary: fc.constant<Step>({ does: 'drain' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ does: 'reconcile' }) },
)

/** A handler stops or dies on a key that changes before the next one has it. */
const outrun: fc.Arbitrary<Step[]> = fc
  .record({
    key,
    contents: fc.tuple(contents, fc.option(contents, { nil: undefined })),
    commands: fc.integer({ min: 4, max: 11 }),
    verdict,
    skewHours,
  })
  .map(({ key, contents: [first, second], commands, verdict, skewHours }) => [
    { does: 'upload', key, content: first, notice: 'comes' },
    { does: 'receive', message: -1, skewHours, commands, verdict },
    second === undefined
      ? { does: 'delete', key, notice: 'comes' }
      : { does: 'upload', key, content: second, notice: 'comes' },
    { does: 'drain' },
  ])

/**
 * Enough contributions to one meter-day that they are folded. A run of folding stops or dies about
 * where it writes its first fold, which is its seventeenth command, and may be outrun by others.
 */
const crowd: fc.Arbitrary<Step[]> = fc
  .record({ commands: fc.integer({ min: 14, max: 18 }), verdict, isOutrun: fc.boolean() })
  .map(({ commands, verdict, isOutrun }) => [
    ...everywhere(0),
    ...everywhere(1),
    { does: 'fold', commands, verdict },
    ...(isOutrun ? [...everywhere(2), FOLD, { does: 'wait', seconds: 4000 } as const, FOLD] : []),
  ])

const FOLD: Step = { does: 'fold', commands: 60, verdict: 'go' }

/** Each key has hours of its own, so that whatever goes amiss is seen. */
function everywhere(salt: number): Step[] {
  const uploads = KEYS.map((key, at): Step => {
    const content = { kind: 'long', step: 30, meter: 0, date: 0, hour: 4 * at, rows: 6 } as const
    return { does: 'upload', key, content: { ...content, again: 0, salt }, notice: 'comes' }
  })
  return [...uploads, { does: 'drain' }]
}

export const histories: fc.Arbitrary<History> = fc.record({
  heldReadings: fc.constantFrom(2_000_000, 2_000_000, 20),
  partBytes: fc.constantFrom(undefined, 150, 350),
  byDate: fc.constantFrom<ByDate>('dates', 'one date', 'meters of dates'),
  steps: fc
    .array(
      fc.oneof(
        { weight: 72, arbitrary: step.map((one) => [one]) },
        { weight: 9, arbitrary: outrun },
        { weight: 1, arbitrary: crowd },
      ),
      { minLength: 1, maxLength: 30, size: 'max' },
    )
    .map((some) => some.flat()),
})
