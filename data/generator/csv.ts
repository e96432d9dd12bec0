/** Prints meter-days as CSV, wide or long. */
import { type Slot, wallClock } from './clock.ts'
import type { SampleFile, Stamp } from './files.ts'
import { type MeterDay, makeDays } from './readings.ts'

/** Returns the text of a sample file, its rows by meter and then by time. */
export function printCsv(file: SampleFile): string {
  const lines = file.meters.flatMap((meter) =>
    makeDays(file, meter).flatMap((day) =>
      file.layout === 'wide' ? wideRow(meter.id, day) : longRows(meter.id, day, meter.stamp),
    ),
  )
  const header = file.layout === 'wide' ? wideHeader(file.intervalMinutes) : 'meter,timestamp,kwh'
  return `${[header, ...lines].join('\n')}\n`
}

/** Returns thousandths as a decimal without needless zeros: 1500 is `1.5`. */
export function printThousandths(thousandths: number): string {
  const whole = Math.floor(thousandths / 1000)
  const fraction = String(thousandths % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return fraction === '' ? String(whole) : `${whole}.${fraction}`
}

function wideHeader(intervalMinutes: number): string {
  const labels = Array.from({ length: 1440 / intervalMinutes }, (_, index) => {
    const minutes = index * intervalMinutes
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
  })
  return ['Meter', 'Date', ...labels].join(',')
}

function wideRow(meter: string, day: MeterDay): string {
  const values = day.readings.map((reading) =>
    reading === undefined ? '' : printThousandths(reading.thousandths),
  )
  return [meter, day.date, ...values].join(',')
}

function longRows(meter: string, day: MeterDay, stamp: Stamp): string[] {
  return day.readings
    .filter((reading) => reading !== undefined)
    .map((reading) =>
      [meter, printStamp(reading, stamp), printThousandths(reading.thousandths)].join(','),
    )
}

function printStamp(slot: Slot, stamp: Stamp): string {
  if (stamp === 'local') return wallClock(slot).slice(0, 16).replace('T', ' ')
  if (stamp === 'offset') return `${wallClock(slot)}+0${slot.offsetMinutes / 60}:00`
  return new Date(slot.startMs).toISOString().replace('.000Z', 'Z')
}
