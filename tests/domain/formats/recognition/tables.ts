/** Tables of half-hourly readings, and the many ways in which people write them. */
import { formatDate, toDayNumber } from '../../../../domain/time/civil-date.ts'

/** Thousandths of a kWh for each meter and half hour from the first day on; null has no reading. */
export interface Table {
  readonly meters: readonly string[]
  /** A date whose day is past the 12th, so that it decides the order of its parts. */
  readonly firstDay: { readonly year: number; readonly month: number; readonly day: number }
  readonly days: number
  readonly readings: readonly (readonly (number | null)[])[]
}

export interface Style {
  readonly layout: Layout
  readonly delimiter: string
  readonly decimal: '.' | ','
  readonly date: keyof typeof DATES
  readonly order: 'by meter' | 'by time' | 'backwards'
  readonly preamble: number
  readonly newline: string
  readonly bom: boolean
  readonly quoted: boolean
  readonly trailing: boolean
  readonly finalNewline: boolean
  /** Titles of the meter and date columns. */
  readonly names: readonly [meter: string, date: string]
}

const HALF_HOURS = 48
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

export const DATES = {
  'YYYY-MM-DD': (y: string, m: string, d: string) => `${y}-${m}-${d}`,
  'YYYY/MM/DD': (y: string, m: string, d: string) => `${y}/${m}/${d}`,
  YYYYMMDD: (y: string, m: string, d: string) => `${y}${m}${d}`,
  'DD/MM/YYYY': (y: string, m: string, d: string) => `${d}/${m}/${y}`,
  'MM/DD/YYYY': (y: string, m: string, d: string) => `${m}/${d}/${y}`,
  'DD.MM.YYYY': (y: string, m: string, d: string) => `${d}.${m}.${y}`,
  'DD-MM-YYYY': (y: string, m: string, d: string) => `${d}-${m}-${y}`,
  'DD-MMM-YYYY': (y: string, m: string, d: string) => `${d}-${MONTHS[Number(m) - 1]}-${y}`,
  'DD/MM/YY': (y: string, m: string, d: string) => `${d}/${m}/${y.slice(2)}`,
}

type Cells = string[][]
interface Writer {
  /** Settings that a pipeline has to make for such a file. */
  readonly pipeline: Record<string, unknown>
  /** The least of them that the layout can be told from. */
  readonly least?: { readonly meters?: number; readonly days?: number }
  readonly rows: (table: Table, write: Write) => Cells
}

interface Write {
  readonly names: Style['names']
  readonly value: (thousandths: number | null) => string
  readonly date: (dayAfterFirst: number) => string
}

const clock = (half: number): string => `${Math.floor(half / 2)}:${half % 2 === 0 ? '00' : '30'}`
const clocks = Array.from({ length: HALF_HOURS }, (_, half) => clock(half))
const hhmm = (half: number): string => two(Math.floor(half / 2)) + (half % 2 === 0 ? '00' : '30')

const wide = (titles: readonly string[], extra: 'total' | 'none' = 'none'): Writer => ({
  pipeline: {},
  rows: ({ meters, days, readings }, { names, value, date }) => [
    [...names, ...titles, ...(extra === 'total' ? ['Total'] : [])],
    ...meters.flatMap((meter, at) =>
      Array.from({ length: days }, (_, day) => {
        const row = (readings[at] ?? []).slice(day * HALF_HOURS, (day + 1) * HALF_HOURS)
        const sum = row.reduce((total: number, one) => total + (one ?? 0), 0)
        return [meter, date(day), ...row.map(value), ...(extra === 'total' ? [value(sum)] : [])]
      }),
    ),
  ],
})

/** A row for each reading; `time` gives the cells between meter and value. */
const long = (
  pipeline: Record<string, unknown>,
  titles: (names: Style['names']) => string[],
  time: (write: Write, day: number, half: number) => string[],
): Writer => ({
  pipeline,
  rows: ({ meters, days, readings }, write) => [
    [write.names[0], ...titles(write.names), 'kWh'],
    ...meters.flatMap((meter, at) =>
      Array.from({ length: days * HALF_HOURS }, (_, index) => {
        const day = Math.floor(index / HALF_HOURS)
        const cells = time(write, day, index % HALF_HOURS)
        return [meter, ...cells, write.value(readings[at]?.[index] ?? null)]
      }),
    ),
  ],
})

const end = (date: Write['date'], day: number, half: number): string =>
  half === HALF_HOURS - 1 ? `${date(day + 1)} 00:00` : `${date(day)} ${clock(half + 1)}`

const LAYOUTS = {
  'wide, clocks': wide(clocks),
  'wide, clocks and a total': wide(clocks, 'total'),
  'wide, ends': wide([...clocks.slice(1), '0:00'], 'total'),
  'wide, ends to 24:00': wide([...clocks.slice(1), '24:00']),
  'wide, ranges': wide(clocks.map((from, at) => `${from}-${clocks[(at + 1) % HALF_HOURS]}`)),
  'wide, numbers': wide(clocks.map((_, half) => String(Number(hhmm(half))))),
  'wide, numbers of ends': wide(clocks.map((_, half) => String(Number(hhmm(half + 1))))),
  'wide, periods': wide(clocks.map((_, half) => String(half + 1))),
  'wide, HH periods': wide(
    clocks.map((_, half) => `HH${half + 1}`),
    'total',
  ),
  'long, one stamp': long(
    { zone: 'UTC' },
    () => ['timestamp'],
    ({ date }, day, half) => [`${date(day)} ${clock(half)}`],
  ),
  'long, stamps with an offset': long(
    { zone: 'Asia/Kolkata' },
    () => ['time'],
    ({ date }, day, half) => [
      `${date(day)} ${two(Math.floor(half / 2))}:${half % 2 === 0 ? '00' : '30'}+05:30`,
    ],
  ),
  'long, ends': long(
    { zone: 'UTC', label: 'end', interval: 30 },
    () => ['timestamp'],
    ({ date }, day, half) => [end(date, day, half)],
  ),
  'long, date and time': long(
    { zone: 'UTC' },
    ([, date]) => [date, 'Time'],
    ({ date }, day, half) => [date(day), clock(half)],
  ),
  'long, date and period': long(
    { zone: 'UTC', interval: 30 },
    ([, date]) => [date, 'Settlement Period'],
    ({ date }, day, half) => [date(day), String(half + 1)],
  ),
  'long, begin and end': long(
    { zone: 'UTC' },
    () => ['Start', 'End'],
    ({ date }, day, half) => [`${date(day)} ${clock(half)}`, end(date, day, half)],
  ),
  matrix: {
    pipeline: { zone: 'UTC' },
    least: { meters: 2 },
    rows: ({ meters, days, readings }, { value, date }) => [
      ['timestamp', ...meters, 'Total'],
      ...Array.from({ length: days * HALF_HOURS }, (_, index) => {
        const cells = meters.map((_, at) => readings[at]?.[index] ?? null)
        const sum = cells.reduce((total: number, one) => total + (one ?? 0), 0)
        const stamp = `${date(Math.floor(index / HALF_HOURS))} ${clock(index % HALF_HOURS)}`
        return [stamp, ...cells.map(value), value(sum)]
      }),
    ],
  },
  'dates as columns': {
    pipeline: {},
    least: { days: 3 },
    rows: ({ meters, days, readings }, { names, value, date }) => [
      [names[0], ...Array.from({ length: days }, (_, day) => date(day))],
      ...meters.map((meter, at) => [
        meter,
        ...Array.from({ length: days }, (_, day) => value(sumOf(readings[at] ?? [], day))),
      ]),
    ],
  },
} satisfies Record<string, Writer>

export type Layout = keyof typeof LAYOUTS
export const LAYOUT_NAMES = Object.keys(LAYOUTS) as Layout[]

/** What a pipeline must say: sums of days may all look like `24,141`, which may be a thousand. */
export function pipelineOf({ layout, decimal }: Style): Record<string, unknown> {
  const { pipeline } = LAYOUTS[layout]
  return layout === 'dates as columns' ? { ...pipeline, decimal } : pipeline
}

/** Whether a table is large enough to be told in that layout. */
export function suits({ meters, days }: Table, layout: Layout): boolean {
  const { least = {} }: Writer = LAYOUTS[layout]
  return meters.length >= (least.meters ?? 1) && days >= (least.days ?? 1)
}

function sumOf(readings: readonly (number | null)[], day: number): number | null {
  const present = readings
    .slice(day * HALF_HOURS, (day + 1) * HALF_HOURS)
    .filter((one) => one !== null)
  return present.length === 0 ? null : present.reduce((total, one) => total + one, 0)
}

/** `1234` thousandths are `1.234`, 1500 are `1.5`. */
function decimalText(thousandths: number): string {
  const fraction = String(thousandths % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return `${Math.floor(thousandths / 1000)}${fraction === '' ? '' : `.${fraction}`}`
}

/** The totals that a table comes to, as `dailyTotals` names them. */
export function totalsOf({ meters, firstDay, days, readings }: Table): Record<string, string> {
  const first = toDayNumber(firstDay.year, firstDay.month, firstDay.day) ?? 0
  return Object.fromEntries(
    meters.flatMap((meter, at) =>
      Array.from({ length: days }, (_, day) => day).flatMap((day) => {
        const sum = sumOf(readings[at] ?? [], day)
        const key = `${meter} ${formatDate(first + day)} main kWh`
        return sum === null ? [] : [[key, decimalText(sum)] as const]
      }),
    ),
  )
}

/** The table as a file. */
export function writeTable(table: Table, style: Style): string {
  const { layout, delimiter, newline, quoted, names } = style
  const { year, month, day } = table.firstDay
  const first = toDayNumber(year, month, day) ?? 0
  const [header = [], ...body] = LAYOUTS[layout].rows(table, {
    names,
    value: (one) => (one === null ? '' : decimalText(one).replace('.', style.decimal)),
    date: (after) => {
      const [y = '', m = '', d = ''] = formatDate(first + after).split('-')
      return DATES[style.date](y, m, d)
    },
  })
  const preamble = [['Report', 'Half-hourly data'], ['Customer', 'Example Ltd'], ['']]
  const cell = (text: string): string =>
    quoted || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text
  const lines = [
    ...preamble.slice(0, style.preamble).map((row) => row.join(delimiter)),
    ...[header, ...inOrder(body, style.order)].map(
      (row) => row.map(cell).join(delimiter) + (style.trailing ? delimiter : ''),
    ),
  ]
  return (style.bom ? '\ufeff' : '') + lines.join(newline) + (style.finalNewline ? newline : '')
}

function inOrder(rows: Cells, order: Style['order']): Cells {
  if (order === 'by meter') return rows
  if (order === 'backwards') return [...rows].reverse()
  const places = new Map<string, Cells>()
  for (const row of rows) {
    const rest = row.slice(1, -1).join(' ')
    places.set(rest, [...(places.get(rest) ?? []), row])
  }
  return [...places.values()].flat()
}
