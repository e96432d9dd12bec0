/** CSV text to measure with: the same meters and values in each layout. */

export interface Sample {
  /** The layout, or the vendor's profile. */
  readonly name: string
  readonly text: Buffer
  readonly readings: number
  /** Rows that are accepted: of NEM12 those of days. */
  readonly rows: number
  /** Value columns. */
  readonly values: number
}

const METERS = 1000
const DAYS = 60
/** Rows that hold many values are short of bytes: more days make files of like size. */
const MANY_DAYS = 150
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
    for (let day = 0; day < MANY_DAYS; day++) {
      const values = slots.map((slot) => value(meter, day, slot))
      lines.push(`M${String(meter).padStart(5, '0')},${date(day)},${values.join(',')}`)
    }
  }
  return sample('wide', lines, { values: SLOTS, days: MANY_DAYS })
}

/** A profile with codes, qualities, revisions, local stamps in two columns and `'` before ids. */
export function vendorSample(): Sample {
  const lines = [
    'ESIID,USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,USAGE_KWH,ESTIMATED_ACTUAL,CONSUMPTION_SURPLUSGENERATION',
  ]
  const american = (day: number): string => date(day).replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1')
  const quarter = (slot: number): string =>
    `${String(slot >> 2).padStart(2, '0')}:${String((slot & 3) * 15).padStart(2, '0')}`
  for (let meter = 0; meter < METERS; meter++) {
    for (let day = 0; day < DAYS / 4; day++) {
      const revision = `${american(day + 1)} 07:37:17`
      for (let slot = 0; slot < SLOTS * 2; slot++) {
        const id = `'${String(meter).padStart(8, '0')}`
        const times = `${quarter(slot)},${quarter((slot + 1) % (SLOTS * 2))}`
        lines.push(
          `${id},${american(day)},${revision},${times},${value(meter, day, slot)},A,Consumption`,
        )
      }
    }
  }
  return sample('vendor', lines, { days: DAYS / 4, slots: 2 * SLOTS })
}

/** A stamp and a column for each meter. */
export function matrixSample(): Sample {
  const meters = Array.from({ length: METERS }, (_, meter) => meter)
  const lines = [`timestamp,${meters.map((meter) => `Site_${meter}`).join(',')}`]
  for (let day = 0; day < MANY_DAYS; day++) {
    for (let slot = 0; slot < SLOTS; slot++) {
      const values = meters.map((meter) => value(meter, day, slot))
      lines.push(`${date(day)} ${clock(slot)}:00,${values.join(',')}`)
    }
  }
  return sample('matrix', lines, { values: METERS, days: MANY_DAYS })
}

/** A row for each meter, a column for each day. */
export function datesSample(): Sample {
  const days = Array.from({ length: 4 * MANY_DAYS }, (_, day) => day)
  const lines = [`meter,${days.map((day) => date(day)).join(',')}`]
  for (let meter = 0; meter < METERS; meter++) {
    lines.push(`M${meter},${days.map((day) => value(meter, day, 0)).join(',')}`)
  }
  return sample('dates', lines, { values: days.length, slots: 1, days: days.length })
}

/** NEM12: a 200 record for each meter, a 300 record for each of its days. */
export function nem12Sample(): Sample {
  const lines = ['100,NEM12,202501010000,ONE,TWO']
  const slots = Array.from({ length: SLOTS }, (_, slot) => slot)
  for (let meter = 0; meter < METERS; meter++) {
    lines.push(`200,60010${String(meter).padStart(5, '0')},E1,E1,E1,,${meter},kWh,30,`)
    for (let day = 0; day < MANY_DAYS; day++) {
      const values = slots.map((slot) => value(meter, day, slot))
      lines.push(`300,${date(day).replaceAll('-', '')},${values.join(',')},A,,,20250301000000,`)
    }
  }
  return sample('nem12', [...lines, '900'], { values: SLOTS, days: MANY_DAYS })
}

interface Shape {
  readonly values?: number
  readonly days?: number
  readonly slots?: number
}

function sample(
  name: string,
  lines: readonly string[],
  { values = 1, days = DAYS, slots = SLOTS }: Shape = {},
): Sample {
  const text = Buffer.from(`${lines.join('\n')}\n`)
  const readings = METERS * days * slots
  return { name, text, readings, rows: readings / values, values }
}

export const LAYOUTS: readonly { readonly name: string; readonly make: () => Sample }[] = [
  { name: 'long', make: longSample },
  { name: 'vendor', make: vendorSample },
  { name: 'wide', make: wideSample },
  { name: 'matrix', make: matrixSample },
  { name: 'dates', make: datesSample },
  { name: 'nem12', make: nem12Sample },
]
