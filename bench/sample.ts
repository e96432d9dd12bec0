/** CSV text to measure with: the same meters and values in each layout. */

export interface Sample {
  readonly name: string
  readonly text: Buffer
  readonly readings: number
}

const METERS = 500
const DAYS = 30
const SLOTS = 48

function value(meter: number, day: number, slot: number): string {
  return (((meter * 7 + day * 13 + slot * 29) % 1000) / 1000).toFixed(3)
}

function clock(slot: number): string {
  return `${String(slot >> 1).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`
}

function date(day: number): string {
  return new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)
}

/** `meter,timestamp,kwh`, sorted by time over all meters: the order that gathers worst. */
export function longSample(): Sample {
  const lines = ['meter,timestamp,kwh']
  for (let day = 0; day < DAYS; day++) {
    for (let slot = 0; slot < SLOTS; slot++) {
      const stamp = `${date(day)}T${clock(slot)}:00Z`
      for (let meter = 0; meter < METERS; meter++) {
        lines.push(`M${String(meter).padStart(5, '0')},${stamp},${value(meter, day, slot)}`)
      }
    }
  }
  return sample('long', lines)
}

/** `Meter,Date,00:00,…,23:30`. */
export function wideSample(): Sample {
  const slots = Array.from({ length: SLOTS }, (_, slot) => slot)
  const lines = [`Meter,Date,${slots.map(clock).join(',')}`]
  for (let meter = 0; meter < METERS; meter++) {
    for (let day = 0; day < DAYS; day++) {
      const values = slots.map((slot) => value(meter, day, slot))
      lines.push(`M${String(meter).padStart(5, '0')},${date(day)},${values.join(',')}`)
    }
  }
  return sample('wide', lines)
}

function sample(name: string, lines: readonly string[]): Sample {
  const text = Buffer.from(`${lines.join('\n')}\n`)
  return { name, text, readings: METERS * DAYS * SLOTS }
}
