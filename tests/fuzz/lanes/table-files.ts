/** Wide, dates as columns, and tables in all layouts that recognition has to tell by itself. */
import fc from 'fast-check'
import { clockLabels } from '../../domain/factories.ts'
import { dayAfter } from '../../domain/formats/clock-changes/clocks.ts'
import {
  DATES,
  LAYOUT_NAMES,
  pipelineOf,
  type Style,
  suits,
  type Table,
  writeTable,
} from '../../domain/formats/recognition/tables.ts'
import type { File } from './file.ts'

const HALF_HOURS = 48

const tables: fc.Arbitrary<Table> = fc
  .record({
    meters: fc.uniqueArray(fc.constantFrom('m1', '007', 'Zähler 3'), { minLength: 2 }),
    days: fc.constantFrom(1, 3),
    firstDay: fc.constantFrom(
      { year: 2025, month: 6, day: 13 },
      { year: 2025, month: 3, day: 29 },
      { year: 2025, month: 10, day: 25 },
    ),
    values: fc.array(fc.option(fc.integer({ min: 0, max: 99_999 }), { freq: 9 }), {
      minLength: 7,
      maxLength: 60,
    }),
  })
  .map(({ values, ...shape }) => ({
    ...shape,
    readings: shape.meters.map((_, meter) =>
      Array.from({ length: shape.days * HALF_HOURS }, (_, at) =>
        at === 0 ? 500 : (values[(at + meter) % values.length] ?? null),
      ),
    ),
  }))

const styles: fc.Arbitrary<Style> = fc.record({
  layout: fc.constantFrom(...LAYOUT_NAMES),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  decimal: fc.constantFrom('.', '.', ','),
  date: fc.constantFrom(...(Object.keys(DATES) as Style['date'][])),
  order: fc.constantFrom('by meter', 'by time', 'backwards'),
  preamble: fc.integer({ min: 0, max: 3 }),
  newline: fc.constantFrom('\n', '\n', '\r\n'),
  bom: fc.boolean(),
  quoted: fc.constantFrom(false, false, true),
  trailing: fc.constantFrom(false, false, true),
  finalNewline: fc.boolean(),
  names: fc.constantFrom(['Meter', 'Date'], ['Zählpunkt', 'Datum']),
})

/** What a table in some layout and style looks like; no profile names it. */
export const tableFiles: fc.Arbitrary<File> = fc
  .tuple(tables, styles)
  .filter(([table, style]) => suits(table, style.layout))
  .map(([table, style]) => ({
    text: writeTable(table, style),
    pipeline: { zone: 'Europe/London', ...pipelineOf(style) },
  }))

const cells = fc.oneof(
  { arbitrary: fc.constantFrom('0.5', '1', '0', '12.25', '-0.75', '.25', '3.141592'), weight: 40 },
  fc.constantFrom('', ' 1', '+1', '1e3', 'x', 'NULL', '-0.0000001', '0.1234567', '9999999999999'),
)
const seldom = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 12 }, fc.constantFrom(usual, ...others))
const days = fc.array(
  fc.record({
    meter: seldom('m1', 'm2', '007', '', 'total', '="9"'),
    move: seldom(1, 0, -1, 5),
    values: fc.array(cells, { minLength: 1, maxLength: 24 }),
    flags: fc.array(seldom('A', 'E', '-', '?', ''), { minLength: 1, maxLength: 5 }),
    unit: seldom('kWh', 'Wh', 'kW', '', 'furlong'),
    state: seldom('ok', 'bad'),
  }),
  { minLength: 1, maxLength: 8 },
)

/** A row for a meter's day: clocks or numbers across, with flags, units, totals and rows to drop. */
export const wideFiles: fc.Arbitrary<File> = fc
  .record({
    zone: fc.constantFrom('UTC', 'Europe/London', 'Australia/Lord_Howe'),
    first: fc.constantFrom('2025-03-29', '2025-10-25', '2025-06-01', '2025-04-05'),
    days,
    times: fc.integer({ min: 1, max: 4 }),
    minutes: fc.constantFrom(30, 60, 15),
    more: seldom(0, 2, -2),
    label: fc.constantFrom('start', 'end'),
    titled: fc.constantFrom('clock', 'period'),
    flagged: fc.boolean(),
    units: seldom(false, true),
    drop: seldom(false, true),
    total: fc.boolean(),
    negative: fc.constantFrom('keep', 'export'),
    zerosOmitted: seldom(false, true),
    repeats: seldom('replace', 'reject'),
    decimal: fc.constantFrom('.', '.', ','),
    rules: seldom<object | undefined>(undefined, { duplicate: 'flag' }, { negative: 'reject' }),
  })
  .map((shape) => {
    const { minutes, flagged, label, titled, zone, decimal } = shape
    const count = 1440 / minutes + shape.more
    const clocks = clockLabels(count, minutes, label === 'end' ? minutes : 0)
    const titles = titled === 'clock' ? clocks : clocks.map((_, at) => `HH${at + 1}`)
    const header = ['Meter', 'Date', 'Unit', 'State', ...(shape.total ? ['Total'] : [])].concat(
      titles.flatMap((title) => (flagged ? [title, `${title} flag`] : [title])),
    )
    let date: string = shape.first
    const body = Array.from({ length: shape.times }, () => shape.days).flat()
    const rows = body.map(({ meter, move, values, flags, unit, state }) => {
      const across = titles.flatMap((_, at) => {
        const value = (values[at % values.length] ?? '').replace('.', decimal)
        return flagged ? [value, flags[at % flags.length] ?? ''] : [value]
      })
      const row = [meter, date, unit, state, ...(shape.total ? ['9'] : []), ...across]
      date = dayAfter(date, move)
      return row
    })
    const delimiter = decimal === ',' ? ';' : ','
    const { negative, zerosOmitted, repeats } = shape
    return {
      text: [header, ...rows].map((row) => `${row.join(delimiter)}\n`).join(''),
      pipeline: { zone, ...(shape.rules && { rules: shape.rules }) },
      profile: {
        ...{ layout: 'wide', text: { delimiter, decimal }, meter: { column: 'Meter' } },
        time: { column: 'Date', label, interval: minutes },
        intervals: {
          ...(titled === 'period' && { title: '^HH(\\d+)$' }),
          ...(flagged && { quality: 1 }),
        },
        values: [{ column: '*', ...(shape.units && { unitColumn: 'Unit' }) }],
        ...(flagged && { quality: { codes: { A: 'actual', E: 'estimated', '-': 'missing' } } }),
        ...(shape.drop && { drop: [{ column: 'State', is: ['bad'] }] }),
        ...{ negative, zerosOmitted, repeats, nulls: ['NULL'], ignore: ['Total'] },
      } as NonNullable<File['profile']>,
    }
  })

/** A column for each day. */
export const dateColumnFiles: fc.Arbitrary<File> = fc
  .record({
    first: fc.constantFrom('2025-03-28', '2025-10-24', '2025-06-01'),
    count: fc.integer({ min: 3, max: 40 }),
    days,
    negative: fc.constantFrom('keep', 'export'),
  })
  .map(({ first, count, days, negative }) => {
    const dates = Array.from({ length: count }, (_, at) => dayAfter(first, at))
    const rows = days.map(({ meter, values, unit }) => [
      ...[meter, unit],
      ...dates.map((_, at) => values[at % values.length] ?? ''),
    ])
    return {
      text: [['meter', 'unit', ...dates], ...rows].map((row) => `${row.join()}\n`).join(''),
      profile: {
        ...{ layout: 'dates-as-columns', meter: { column: 'meter' }, negative },
        ...{ ignore: ['unit'], nulls: ['NULL'] },
      },
    }
  })
