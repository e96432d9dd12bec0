/** Units of measured quantities, each with its base unit and the power of ten between them. */

export interface Unit {
  /** The unit that totals are kept in. */
  readonly base: string
  /** The base value is the written value times ten to this. */
  readonly shift: number
  /** What values in it are, unless a profile says otherwise: kW is the mean power of an interval. */
  readonly kind: 'interval' | 'power' | 'gauge'
}

const amount = (base: string, shift = 0): Unit => ({ base, shift, kind: 'interval' })
const power = (base: string, shift = 0): Unit => ({ base, shift, kind: 'power' })
const gauge = (base: string): Unit => ({ base, shift: 0, kind: 'gauge' })

const UNITS: Readonly<Record<string, Unit>> = {
  wh: amount('kWh', -3),
  kwh: amount('kWh'),
  mwh: amount('kWh', 3),
  gwh: amount('kWh', 6),
  varh: amount('kvarh', -3),
  kvarh: amount('kvarh'),
  kvah: amount('kVAh'),
  dl: amount('m3', -4),
  l: amount('m3', -3),
  m3: amount('m3'),
  therm: amount('therm'),
  mj: amount('MJ'),
  gj: amount('MJ', 3),
  ft3: amount('ft3'),
  ccf: amount('ft3', 2),
  gal: amount('gal'),
  w: power('kWh', -3),
  kw: power('kWh'),
  mw: power('kWh', 3),
  kvar: power('kvarh'),
  kva: power('kVAh'),
  v: gauge('V'),
  a: gauge('A'),
  hz: gauge('Hz'),
  '%': gauge('%'),
  '°c': gauge('°C'),
  '°f': gauge('°F'),
}

const SAME: Readonly<Record<string, string>> = {
  therms: 'therm',
  litre: 'l',
  litres: 'l',
  liter: 'l',
  liters: 'l',
  'm^3': 'm3',
  cbm: 'm3',
  gallons: 'gal',
  cf: 'ft3',
  kilowatthours: 'kwh',
  kilowatthour: 'kwh',
}

/** The unit of that name, whatever its case (`KWH`, `m³`); undefined if it is none that we know. */
export function findUnit(name: string): Unit | undefined {
  const key = name.trim().toLowerCase().replace('³', '3')
  const plain = Object.hasOwn(SAME, key) ? (SAME[key] as string) : key
  return Object.hasOwn(UNITS, plain) ? UNITS[plain] : undefined
}
