/** The hour that autumn repeats, sorted by its clock: 02:00, 02:00, 02:15, 02:15, … */
import { describe, expect, test } from '@jest/globals'
import { csvOf } from './read-table.ts'
import { dailyTotals, readText } from './read-text.ts'
import { settleText } from './settle-text.ts'

interface Autumn {
  readonly zone: string
  readonly date: string
  /** The hour of the clock that comes twice. */
  readonly hour: number
  readonly minutes: number
}

/** The labels of the day, those of the repeated hour in pairs. */
function pairedClocks({ hour, minutes }: Omit<Autumn, 'zone' | 'date'>): string[] {
  const labels = Array.from({ length: 1440 / minutes }, (_, at) => clockOf(at * minutes))
  return labels.flatMap((label) => (Number(label.slice(0, 2)) === hour ? [label, label] : [label]))
}

function clockOf(minute: number): string {
  const [hour, rest] = [Math.floor(minute / 60) % 24, minute % 60]
  return `${String(hour).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}

/** 1 + 2 + … + count eighths. */
const sumOfEighths = (count: number): string => String((count * (count + 1)) / 16)

const AUTUMNS: readonly Autumn[] = [
  { zone: 'Europe/Brussels', date: '2023-10-29', hour: 2, minutes: 15 },
  { zone: 'Europe/London', date: '2025-10-26', hour: 1, minutes: 30 },
  { zone: 'Europe/Berlin', date: '2025-10-26', hour: 2, minutes: 60 },
  { zone: 'America/New_York', date: '2025-11-02', hour: 1, minutes: 30 },
]
const ORDERS = [
  ['ascending', (rows: readonly string[][]) => [...rows]],
  ['descending', (rows: readonly string[][]) => rows.toReversed()],
] as const

describe.each(AUTUMNS)('$minutes minutes in $zone', (autumn) => {
  const { zone, date } = autumn
  const stamps = pairedClocks(autumn).map((clock) => `${date} ${clock}`)

  test.each(ORDERS)('one meter, %s: no reading is lost', async (_, order) => {
    const rows = stamps.map((stamp, at) => ['m1', stamp, String((at + 1) / 8)])
    const text = csvOf([['meter', 'timestamp', 'kwh'], ...order(rows)])
    const { days, summary } = await settleText(text, { pipeline: { zone } })
    expect(summary.rejected).toBe(0)
    expect(days).toMatchObject([
      {
        total: sumOfEighths(stamps.length),
        readings: stamps.length,
        expected: stamps.length,
        quality: 'complete',
      },
    ])
  })

  test.each(ORDERS)('two meters in turns, %s', async (_, order) => {
    const rows = stamps.flatMap((stamp, at) => [
      ['a', stamp, String((at + 1) / 8)],
      ['b', stamp, '0.5'],
    ])
    const text = csvOf([['meter', 'timestamp', 'kwh'], ...order(rows)])
    const { readings } = await readText(text, { pipeline: { zone } })
    expect(dailyTotals(readings)).toEqual({
      [`a ${date} main kWh`]: sumOfEighths(stamps.length),
      [`b ${date} main kWh`]: String(stamps.length / 2),
    })
  })

  test.each(ORDERS)('a matrix, %s', async (_, order) => {
    const rows = stamps.map((stamp, at) => [stamp, String((at + 1) / 8), '0.5'])
    const text = csvOf([['timestamp', 'Hall', 'Office'], ...order(rows)])
    const { readings } = await readText(text, { pipeline: { zone } })
    expect(dailyTotals(readings)).toEqual({
      [`Hall ${date} main kWh`]: sumOfEighths(stamps.length),
      [`Office ${date} main kWh`]: String(stamps.length / 2),
    })
  })
})

test('the date and the time may stand apart', async () => {
  const rows = pairedClocks({ hour: 1, minutes: 30 }).map((clock) => ['m1', '26/10/2025', clock])
  const table = [['meter', 'date', 'time', 'kwh'], ...rows.map((cells) => [...cells, '0.5'])]
  const { days } = await settleText(csvOf(table), { pipeline: { zone: 'Europe/London' } })
  expect(days).toMatchObject([{ total: '25', readings: 50, quality: 'complete' }])
})

test('stamps may be ends', async () => {
  const clocks = pairedClocks({ hour: 2, minutes: 15 }).slice(1)
  const stamps = [...clocks.map((clock) => `2023-10-29 ${clock}`), '2023-10-30 00:00']
  const rows = stamps.map((stamp) => ['m1', stamp, '0.25'])
  const { days } = await settleText(csvOf([['meter', 'timestamp', 'kwh'], ...rows]), {
    pipeline: { zone: 'Europe/Brussels', label: 'end', interval: 15 },
  })
  expect(days).toMatchObject([
    { date: '2023-10-29', total: '25', readings: 100, quality: 'complete' },
  ])
})

test.each(ORDERS)('Fluvius: offtake and injection in turn, %s', async (_, order) => {
  const titles =
    'Van (datum);Van (tijdstip);Tot (datum);Tot (tijdstip);EAN-code;Meter;Metertype;Register;Volume;Eenheid;Validatiestatus;Omschrijving'
  const rows = pairedClocks({ hour: 2, minutes: 15 }).flatMap((clock, at) => {
    const [hour = 0, minute = 0] = clock.split(':').map(Number)
    const end = clockOf(hour * 60 + minute + 15)
    const times = [
      ...['29-10-2023', `${clock}:00`],
      ...[end === '00:00' ? '30-10-2023' : '29-10-2023', `${end}:00`],
    ]
    const row = (register: string, volume: number): string[] => [
      ...[...times, '="541448820050000002"', '7FLO1', 'Digitale meter', register],
      ...[String(volume).replace('.', ','), 'kWh', 'Uitgelezen', ''],
    ]
    return [row('Afname Nacht', (at + 1) / 8), row('Injectie Nacht', 0.125)]
  })
  const { readings, summary } = await readText(csvOf([titles.split(';'), ...order(rows)], ';'))
  expect(summary).toMatchObject({ format: 'fluvius', rejected: 0 })
  expect(dailyTotals(readings)).toEqual({
    '541448820050000002 2023-10-29 main kWh': '631.25',
    '541448820050000002 2023-10-29 export kWh': '12.5',
  })
})
