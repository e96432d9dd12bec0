/** Long and matrix: files of a row for each time, with what real ones have in their columns. */
import fc from 'fast-check'
import type { File } from './file.ts'
import { STAMPS } from './stamps.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** Where clocks change, the hours before that, and days on which they do not. */
const places = fc.constantFrom(
  ['UTC', '2025-06-01T20:00Z'],
  ['Europe/London', '2025-03-29T22:00Z'],
  ['Europe/London', '2025-10-25T21:00Z'],
  ['Europe/London', '2025-10-26T00:00Z'],
  ['Europe/London', '2025-06-02T21:00Z'],
  ['Australia/Lord_Howe', '2025-04-05T12:00Z'],
  ['Australia/Lord_Howe', '2025-10-04T12:00Z'],
  ['America/New_York', '2025-11-02T03:00Z'],
  ['Asia/Kathmandu', '2025-06-01T17:15Z'],
) as fc.Arbitrary<readonly [string, string]>

const PLAIN = ['0.5', '1', '0', '12.25', '0.123', '-0.75', '3.141592', '100']
/** Plain to look at, and yet rounded, without a sign, or longer than is exact. */
const SUBTLE = [
  '0.1234567',
  '0.0000005',
  '-0.0000001',
  '-0.0000015',
  '-0',
  '0.12345678',
  '.5',
].concat('5.', '123456789012345', '1.0000005000000001', '99999999999', '9007199254.740991')
const ODD = [
  '+1',
  ' 2 ',
  '1e3',
  '',
  'NULL',
  '-9999',
  'x',
  '1234567890123456',
  '1,234.5',
  '.',
].concat('9007199254.740992', '000000000000000001.5')
const values = fc.oneof(
  { arbitrary: fc.constantFrom(...PLAIN), weight: 30 },
  { arbitrary: fc.constantFrom(...SUBTLE), weight: 3 },
  { arbitrary: fc.constantFrom(...ODD), weight: 1 },
)
const calm = fc.oneof(
  { arbitrary: fc.constantFrom('0.5', '1', '12.25', '3.141592'), weight: 40 },
  fc.constantFrom('-0.75', '0.1234567', '', '99999999999'),
)
/** Seldom one of the others: most rows of a file are as lanes like them. */
const mostly = <T>(first: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(first), weight: 24 }, fc.constantFrom(first, ...others))

/** Where the next row is, in intervals from this one. */
const moves = mostly(1, 0, -1, 2, 5, 48, -48, -3)
const rows = fc.array(
  fc.record({
    move: moves,
    meter: mostly('m1', 'm2', '0007', ' m1', '="9"', "'m2", 'Zähler', '', 'total', 'n/a'),
    values: fc.tuple(values, values, values),
    unit: mostly('kWh', 'Wh', 'MWh', 'kW', '', ' kwh ', 'm3', 'furlong'),
    code: mostly('A', 'B', 'P', 'R', 'G', 'X', 'C', '?'),
    quality: mostly('a', 'e', 's', 'm', '', 'what'),
    revision: mostly('2025-11-01 10:00', '2025-10-01 09:00', '2025-12-01T00:00Z', '', 'never'),
    state: mostly('ok', 'bad', 'other'),
  }),
  { minLength: 1, maxLength: 14 },
)
export type Row = typeof rows extends fc.Arbitrary<readonly (infer R)[]> ? R : never

const CODES = {
  ...{ A: {}, B: { flow: 'export' }, C: { channel: 'c', flow: 'part', multiplier: 0.001 } },
  ...{ P: { unit: 'kW', kind: 'power' }, R: { kind: 'register' }, X: '-' },
  G: { kind: 'gauge', unit: 'C' },
}
const QUALITIES = { a: 'actual', e: 'estimated', s: 'substituted', m: 'missing' }
const MEANINGS = [
  ...[
    {},
    {},
    {},
    { unit: 'Wh' },
    { unit: 'MWh' },
    { unit: 'kW', kind: 'power' },
    { kind: 'register' },
  ],
  ...[{ kind: 'gauge', unit: 'C' }, { multiplier: 0.1 }, { multiplier: -1.5 }, { flow: 'export' }],
  ...[{ channel: 'x', flow: 'part' }, { unit: 'm3' }],
]
const WHOSE = ['column', 'constant', 'key', 'title', 'preamble', 'column and title'] as const
const rules = fc.constantFrom(
  ...[{ duplicate: 'flag' }, { duplicate: 'reject' }, { negative: 'flag' }],
  ...[{ maximum: { value: 10 } }, { step: { value: 5, action: 'flag' } }],
)
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 6 }, arbitrary)
const maybe = fc.boolean()

const shapes = fc.record({
  style: fc.constantFrom(...Object.keys(STAMPS)),
  place: places,
  minutes: fc.constantFrom<number[]>(30, 15, 60, 1440, 5),
  rows,
  times: fc.integer({ min: 1, max: 8 }),
  order: fc.constantFrom('as it comes', 'as it comes', 'newest first', 'by meter'),
  marks: fc.constantFrom(',.', ',.', ';.', '\t.', '|.', ';,', '\t,'),
  thousands: seldom(fc.constantFrom(',' as const, '.' as const, ' ' as const)),
  whose: fc.constantFrom(...WHOSE),
  meanings: fc.array(fc.constantFrom(...MEANINGS), { minLength: 1, maxLength: 3 }),
  units: maybe,
  codes: seldom(fc.constant(true)),
  quality: maybe,
  revision: seldom(fc.constant(true)),
  state: seldom(fc.constantFrom('keep', 'drop')),
  fallback: seldom(fc.constant(true)),
  negative: fc.constantFrom('keep', 'export'),
  zerosOmitted: seldom(fc.constant(true)),
  repeats: mostly('replace', 'reject', 'fail'),
  nulls: mostly(['NULL'], [], ['NULL', '-9999']),
  rules: seldom(rules),
  headless: seldom(fc.constant(true)),
})
type Shape = typeof shapes extends fc.Arbitrary<infer S> ? S : never

function fileOf(shape: Shape): File {
  const { marks, whose, state, style } = shape
  const [delimiter = ',', decimal = '.'] = marks
  const columns = columnsOf(shape)
  const titles = columns.map(([title]) => title)
  const body = cellsOf(shape, columns)
  const lines = (shape.headless ? body : [titles, ...body]).map((row) => row.join(delimiter))
  const by = (title: string) => (shape.headless ? titles.indexOf(title) + 1 : title)
  const time = STAMPS[style]?.time(shape.minutes) ?? {}
  const { names, ...meter } = meterOf(whose, by)
  return {
    text: `${lines.join('\n')}\n`,
    key: 'drops/m5.csv',
    pipeline: { zone: shape.place[0], ...(shape.rules && { rules: shape.rules }) },
    profile: {
      layout: shape.meanings.length > 1 ? 'matrix' : 'long',
      ...(shape.headless && { header: 'none' }),
      text: {
        ...{ delimiter, decimal },
        ...(shape.thousands && shape.thousands !== decimal && { thousands: shape.thousands }),
      },
      meter: { ...meter, ...(names && !shape.headless && { title: true }) },
      preamble: [
        { title: 'Unit', sets: 'unit' },
        { title: 'Site', sets: 'meter' },
      ],
      time: onColumns(time, by),
      values: shape.meanings.map((meaning, at) => ({
        ...{ column: by(`v${at}`), ...meaning },
        ...(shape.units && { unitColumn: by('unit') }),
        ...(shape.fallback && { fallback: { column: by('state') } }),
      })),
      ...(shape.codes && { codes: { column: by('code'), are: CODES } }),
      ...(shape.quality && { quality: { column: by('quality'), codes: QUALITIES } }),
      ...(shape.revision && { revision: { column: by('revision') } }),
      ...(state === 'keep' && { keep: [{ column: by('state'), is: ['ok', '/^OTH/'] }] }),
      ...(state === 'drop' && { drop: [{ column: by('state'), is: ['bad'] }] }),
      ...{ negative: shape.negative, repeats: shape.repeats, nulls: [...shape.nulls] },
      zerosOmitted: shape.zerosOmitted === true,
    } as NonNullable<File['profile']>,
  }
}

export const stampedFiles = shapes.map(fileOf)

/** Days of few intervals, one after the other, with little that is odd. */
export const calmFiles: fc.Arbitrary<File> = fc
  .record({
    shape: shapes,
    minutes: fc.constantFrom<number[]>(240, 360, 480),
    rows: fc.array(
      fc.record({
        move: fc.oneof({ arbitrary: fc.constant(1), weight: 60 }, moves),
        values: fc.tuple(calm, calm, calm),
        odd: mostly({}, { quality: 'e' }, { meter: 'm2' }, { unit: 'Wh' }),
      }),
      { minLength: 6, maxLength: 14 },
    ),
  })
  .map(({ shape, minutes, rows }) => {
    const kind = { unit: 'kWh', code: 'A', quality: 'a', revision: '', state: 'ok' }
    return fileOf({
      ...shape,
      ...{ minutes, times: 4, order: 'as it comes' },
      rows: rows.map(({ move, values, odd }) => ({ meter: 'm1', ...kind, ...odd, move, values })),
    })
  })

function meterOf(whose: Shape['whose'], by: (title: string) => string | number) {
  switch (whose) {
    case 'constant':
      return { constant: 'm3' }
    case 'key':
      return { key: true }
    case 'preamble':
      return { preamble: true, constant: 'm4' }
    case 'title':
      return { names: true, constant: 'm3' }
    case 'column and title':
      return { names: true, column: by('meter') }
    default:
      return { column: by('meter') }
  }
}

/** Columns of a `time` by number, where there are no titles. */
function onColumns(time: Record<string, unknown>, by: (title: string) => string | number) {
  const named = ['column', 'clock', 'end', 'endClock', 'period', 'intervalColumn']
  return Object.fromEntries(
    Object.entries(time).map(([key, value]) => [
      key,
      named.includes(key) ? by(value as string) : value,
    ]),
  )
}

type Column = readonly [title: string, cell: (row: Row, stamp: readonly string[]) => string]

function columnsOf({ style, meanings, marks }: Shape): Column[] {
  const { titles = [] } = STAMPS[style] ?? {}
  return [
    ['meter', ({ meter }) => meter],
    ...titles.map((title, at): Column => [title, (_, stamp) => stamp[at] ?? '']),
    ['code', ({ code }) => code],
    ...meanings.map(
      (_, at): Column => [`v${at}`, (row) => row.values[at]?.replace('.', marks.charAt(1)) ?? ''],
    ),
    ['unit', ({ unit }) => unit],
    ['note', ({ move }) => `n${move}`],
    ['quality', ({ quality }) => quality],
    ['state', ({ state }) => state],
    ['revision', ({ revision }) => revision],
  ]
}

/** The rows again and again, so that they come in patterns; each of its own time. */
function cellsOf(shape: Shape, columns: readonly Column[]): string[][] {
  const [zone, begin] = shape.place
  const step = shape.style === 'dates' ? DAY : shape.minutes * MINUTE
  let from = Date.parse(begin)
  const body = Array.from({ length: shape.times }, () => shape.rows).flat()
  const cells = body.map((row) => {
    const stamp = STAMPS[shape.style]?.cells({ zone, from, minutes: shape.minutes }) ?? []
    from += row.move * step
    return columns.map(([, cell]) => cell(row, stamp))
  })
  if (shape.order === 'newest first') return cells.reverse()
  if (shape.order === 'as it comes') return cells
  return cells.toSorted(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
}
