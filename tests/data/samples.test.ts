/** The committed sample files are what the generator makes, and hold what data/README.md says. */

import { gunzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { faults } from '../../data/generator/faults.ts'
import { makeSamples } from '../../data/generator/samples.ts'
import {
  type MeterDay,
  readMeterDays,
  readmeTable,
  sampleBytes,
  sampleKeys,
  sampleText,
  toThousandths,
} from './read-samples.ts'

const keys = sampleKeys()
const days = new Map(keys.flatMap((key) => [...readMeterDays(key)]))
const faulty = new Map(
  faults.flatMap((fault) => fault.dates.map((date) => [`${fault.meter} ${date}`, fault.kind])),
)
const healthyDays = [...days].filter(([id]) => !faulty.has(id)).map(([, day]) => day)

function total(day: MeterDay): number {
  return day.values.reduce((sum, value) => sum + value, 0)
}

function dayOf(meter: string, date: string): MeterDay {
  const day = days.get(`${meter} ${date}`)
  if (day === undefined) throw new Error(`no readings of ${meter} on ${date}`)
  return day
}

function daysAfter(date: string, count: number): string {
  return new Date(Date.parse(date) + count * 86_400_000).toISOString().slice(0, 10)
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0
  return (low + high) / 2
}

/** Distance from up to 8 same weekdays before, in robust scales; undefined with fewer than 4. */
function score(day: MeterDay): number | undefined {
  const before = [1, 2, 3, 4, 5, 6, 7, 8]
    .map((weeks) => days.get(`${day.meter} ${daysAfter(day.date, -7 * weeks)}`))
    .filter((other) => other !== undefined)
    .map(total)
  if (before.length < 4) return undefined
  const middle = median(before)
  const mad = median(before.map((value) => Math.abs(value - middle)))
  return Math.abs(total(day) - middle) / Math.max(1.4826 * mad, 0.05 * middle)
}

function intervalsOn(day: MeterDay): number {
  const hours = day.date === '2025-10-26' ? 25 : 24
  return day.meter.startsWith('SH-') ? hours * 4 : hours * 2
}

test('the committed files are exactly what the generator makes', () => {
  const made = makeSamples()
  expect([...made.keys()].sort()).toEqual(keys)
  for (const [key, content] of made) {
    // Packed bytes depend on the platform's zlib, what they unpack to does not.
    const text = (key.endsWith('.gz') ? gunzipSync(content) : content).toString()
    expect(text === sampleText(key)).toBe(true)
  }
})

test('the gzip header carries no time and no system', () => {
  const header = sampleBytes('solar-hall/2025-11.csv.gz').subarray(0, 10)
  expect(header.readUInt32LE(4)).toBe(0)
  expect(header[9]).toBe(255)
})

test('all files together stay under 1.2 MB', () => {
  const bytes = keys.reduce((sum, key) => sum + sampleBytes(key).length, 0)
  expect(bytes).toBeLessThan(1_200_000)
})

test('README.md lists the files with their meters, dates and rows', () => {
  const rows = readmeTable('key', 'layout', 'meters', 'local dates', 'interval', 'rows')
  const found = keys.map((key) => {
    const list = [...readMeterDays(key).values()]
    const dates = list.map((day) => day.date).sort()
    const meters = new Set(list.map((day) => day.meter)).size
    const lines = sampleText(key).trimEnd().split('\n').length - 1
    return [`\`samples/${key}\``, String(meters), `${dates[0]} to ${dates.at(-1)}`, String(lines)]
  })
  expect(rows.map((row) => [row[0], row[2], row[3], row[5]])).toEqual(found)
})

test('README.md lists the planted faults', () => {
  const rows = readmeTable('meter', 'fault', 'dates', 'what is wrong')
  const planted = faults.map((fault) => [fault.meter, fault.kind, fault.dates.join(', ')])
  expect(rows.map((row) => row.slice(0, 3))).toEqual(planted)
})

test('the totals in README.md, worked out with Python, are those of the files', () => {
  const rows = readmeTable('meter', 'date', 'readings', 'kWh')
  expect(rows.length).toBeGreaterThan(10)
  for (const [meter = '', date = '', readings, totalKwh = ''] of rows) {
    const day = dayOf(meter, date)
    expect([meter, date, day.values.length]).toEqual([meter, date, Number(readings)])
    expect([meter, date, total(day)]).toEqual([meter, date, toThousandths(totalKwh)])
  }
})

test('the totals over all meters in README.md are those of the files', () => {
  const rows = readmeTable('date', 'meters', 'readings', 'kWh')
  expect(rows.map((row) => row[0])).toContain('2025-10-26')
  for (const [date, meters, readings, totalKwh = ''] of rows) {
    const list = [...days.values()].filter((day) => day.date === date)
    expect([date, list.length]).toEqual([date, Number(meters)])
    const count = list.reduce((sum, day) => sum + day.values.length, 0)
    expect([date, count]).toEqual([date, Number(readings)])
    const sum = list.reduce((all, day) => all + total(day), 0)
    expect([date, sum]).toEqual([date, toThousandths(totalKwh)])
  }
})

test('every day but the missing ones is whole, and none but the absent ones is left out', () => {
  for (const [id, day] of days) {
    if (faulty.get(id) === 'missing') continue
    expect([id, day.values.length]).toEqual([id, intervalsOn(day)])
  }
  for (const { meter, date } of days.values()) {
    const next = `${meter} ${daysAfter(date, 1)}`
    const later = [...days.values()].some((day) => day.meter === meter && day.date > date)
    if (later) expect([next, days.has(next)]).toEqual([next, faulty.get(next) !== 'absent'])
  }
})

test('the feed has 01:00 and 01:30 twice on the day when the clocks go back', () => {
  const hours = dayOf('EE00101', '2025-10-26').labels.map((label) => label.slice(11))
  expect(hours.slice(0, 7).join(' ')).toBe('00:00 00:30 01:00 01:30 01:00 01:30 02:00')
  expect(hours.length).toBe(50)
  expect(hours.at(-1)).toBe('23:30')
})

test('stamps with an offset are 15 minutes apart, through the change of the clocks too', () => {
  for (const day of readMeterDays('solar-hall/2025-11.csv.gz').values()) {
    const times = day.labels.map((label) => Date.parse(label))
    for (const [i, time] of times.slice(1).entries()) expect(time - (times[i] ?? 0)).toBe(900_000)
  }
  expect(dayOf('SH-VENT', '2025-10-13').labels[0]).toBe('2025-10-12T23:00:00Z')
  expect(dayOf('SH-KITCHEN', '2025-10-26').labels[8]).toBe('2025-10-26T01:00:00+00:00')
})

test.each(faults.filter(({ kind }) => kind === 'spike' || kind === 'drop'))(
  'the $kind of $meter stands out from its weekday',
  ({ meter, dates }) => {
    for (const date of dates) expect(score(dayOf(meter, date))).toBeGreaterThan(15)
  },
)

test.each(faults.filter(({ kind }) => kind === 'stuck'))(
  '$meter is stuck at one value for three days, with a usual total',
  ({ meter, dates }) => {
    const values = dates.flatMap((date) => dayOf(meter, date).values)
    expect(values.length).toBe(144)
    expect(new Set(values).size).toBe(1)
    expect(values[0]).toBeGreaterThan(0)
    for (const date of dates) expect(score(dayOf(meter, date))).toBeLessThan(2)
  },
)

test.each(faults.filter(({ kind }) => kind === 'missing'))(
  '$meter lacks the readings from 09:30 to 17:00',
  ({ meter, dates }) => {
    for (const date of dates) {
      const hours = dayOf(meter, date).labels.map((label) => label.slice(-5).padStart(5, '0'))
      expect(hours.length).toBe(33)
      expect(hours.filter((hour) => hour >= '09:30' && hour < '17:00')).toEqual([])
    }
  },
)

test.each(faults.filter(({ kind }) => kind === 'absent'))(
  '$meter has a whole day before and after its absent day',
  ({ meter, dates }) => {
    for (const date of dates) {
      expect(days.has(`${meter} ${date}`)).toBe(false)
      for (const near of [-1, 1]) expect(dayOf(meter, daysAfter(date, near)).values.length).toBe(48)
    }
  },
)

test('each fault has four healthy weeks before it', () => {
  for (const { meter, dates } of faults) {
    const from = daysAfter(dates[0] ?? '', -28)
    for (let i = 0; i < 28; i++) {
      const id = `${meter} ${daysAfter(from, i)}`
      // The absent day comes two days after the missing one.
      if (faulty.get(id) !== 'missing') expect([id, days.has(id)]).toEqual([id, true])
    }
  }
})

test('healthy days are quiet', () => {
  const scores = healthyDays.map(score).filter((value) => value !== undefined)
  expect(scores.length).toBeGreaterThan(400)
  expect(Math.max(...scores)).toBeLessThan(2)
})

test('healthy days have neither zeros nor runs of one value', () => {
  for (const { meter, date, values } of healthyDays) {
    expect([meter, date, Math.min(...values) > 0]).toEqual([meter, date, true])
    const run = values.findIndex(
      (value, i) => i > 1 && values[i - 1] === value && values[i - 2] === value,
    )
    expect([meter, date, run]).toEqual([meter, date, -1])
  }
})
