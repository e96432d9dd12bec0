/** Small files of meter readings, and what a reader by hand takes from each. */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { decimal } from '../end-to-end/sums.ts'

export interface Interval {
  readonly meter: string
  readonly date: string
  /** Minutes since midnight, and of length. */
  readonly start: number
  readonly minutes: number
  readonly micros: bigint
}

export interface Wide {
  readonly kind: 'wide'
  /** Minutes of a column. */
  readonly step: 30 | 60
  /** Rows: slots from `gapFrom` on, `gap` of them, are empty. */
  readonly days: readonly {
    readonly meter: number
    readonly date: number
    readonly gapFrom: number
    readonly gap: number
  }[]
  /** Contents of different salts have different values. */
  readonly salt: number
}

export interface Long {
  readonly kind: 'long'
  readonly step: 15 | 30 | 60
  readonly meter: number
  readonly date: number
  /** Hour of the first row; rows may go on into the next date. */
  readonly hour: number
  readonly rows: number
  /** Rows at the end that repeat the first ones' times with other values. */
  readonly again: number
  readonly salt: number
}

export interface Unreadable {
  readonly kind: 'unreadable'
  readonly how: 'empty' | 'words' | 'cut gzip'
}

export type Content = Wide | Long | Unreadable

export const METERS = ['M-1', 'M-2']
/** The last one is only reached by rows that go on past midnight. */
export const DATES = ['2025-11-03', '2025-11-04', '2025-11-05']

const meter = fc.nat(METERS.length - 1)
const date = fc.nat(1)
const salt = fc.nat(9)

const wide: fc.Arbitrary<Content> = fc.record({
  kind: fc.constant('wide' as const),
  step: fc.constantFrom(60 as const, 30 as const),
  days: fc.array(
    fc.record({ meter, date, gapFrom: fc.nat(23), gap: fc.constantFrom(0, 3, 11, 22) }),
    { minLength: 1, maxLength: 3 },
  ),
  salt,
})

const long: fc.Arbitrary<Content> = fc.record({
  kind: fc.constant('long' as const),
  step: fc.constantFrom(60 as const, 30 as const, 15 as const),
  meter,
  date,
  hour: fc.nat(23),
  rows: fc.integer({ min: 5, max: 12 }),
  again: fc.nat(1),
  salt,
})

const unreadable: fc.Arbitrary<Content> = fc.record({
  kind: fc.constant('unreadable' as const),
  how: fc.constantFrom('empty' as const, 'words' as const, 'cut gzip' as const),
})

export const contents: fc.Arbitrary<Content> = fc.oneof(
  { weight: 3, arbitrary: wide },
  { weight: 3, arbitrary: long },
  { weight: 2, arbitrary: unreadable },
)

/** The bytes of the file. */
export function bytesOf(content: Content): Buffer {
  if (content.kind === 'unreadable') {
    if (content.how === 'empty') return Buffer.alloc(0)
    if (content.how === 'words') return Buffer.from('what,is,this\nno,one,knows\n')
    return gzipSync('meter,timestamp,value\nM-1,2025-11-03T00:00Z,1\n'.repeat(9)).subarray(0, 40)
  }
  const rows = rowsOf(content)
  if (content.kind === 'long') {
    const lines = rows.map(({ meter, date, start, micros }) =>
      [meter, `${date}T${clock(start)}:00Z`, decimal(micros)].join(','),
    )
    return Buffer.from(`${['meter,timestamp,value', ...lines].join('\n')}\n`)
  }
  const starts = Array.from({ length: 1440 / content.step }, (_, slot) => slot * content.step)
  const header = ['Meter', 'Date', ...starts.map(clock)].join(',')
  const lines = content.days.map(({ meter, date }, row) => {
    const values = new Map(
      rows.filter((one) => one.row === row).map(({ start, micros }) => [start, decimal(micros)]),
    )
    return [METERS[meter], DATES[date], ...starts.map((start) => values.get(start) ?? '')].join(',')
  })
  return Buffer.from(`${[header, ...lines].join('\n')}\n`)
}

/** What it says, in the order of its rows; undefined for what cannot be read. */
export function intervalsOf(content: Content): readonly Interval[] | undefined {
  return content.kind === 'unreadable' ? undefined : rowsOf(content)
}

function rowsOf(content: Wide | Long): (Interval & { readonly row: number })[] {
  const { step, salt } = content
  const microsOf = (row: number, slot: number): bigint =>
    BigInt((salt + 1) * 1_000_000 + (row + 1) * 10_000 + slot + 1)
  if (content.kind === 'wide') {
    const slots = 1440 / step
    return content.days.flatMap(({ meter, date, gapFrom, gap }, row) =>
      Array.from({ length: slots }, (_, slot) => slot)
        .filter((slot) => (slot - gapFrom + slots) % slots >= gap)
        .map((slot) => ({
          row,
          meter: METERS[meter] as string,
          date: DATES[date] as string,
          start: slot * step,
          minutes: step,
          micros: microsOf(row, slot),
        })),
    )
  }
  const { meter, date, hour, rows, again } = content
  return Array.from({ length: rows + again }, (_, row) => {
    const minute = hour * 60 + (row % rows) * step
    return {
      row,
      meter: METERS[meter] as string,
      date: DATES[date + Math.floor(minute / 1440)] as string,
      start: minute % 1440,
      minutes: step,
      micros: microsOf(Math.floor(row / rows), row),
    }
  })
}

function clock(minute: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0')
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`
}
