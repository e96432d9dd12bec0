/** Units of measured quantities, each with its base unit and the power of ten between them. */

export interface Unit {
  /** The unit that totals are kept in. */
  readonly base: string
  /** The base value is the written value times ten to this. */
  readonly shift: number
}

const UNITS: Readonly<Record<string, Unit>> = {
  wh: { base: 'kWh', shift: -3 },
  kwh: { base: 'kWh', shift: 0 },
  mwh: { base: 'kWh', shift: 3 },
  gwh: { base: 'kWh', shift: 6 },
  l: { base: 'm3', shift: -3 },
  m3: { base: 'm3', shift: 0 },
  therm: { base: 'therm', shift: 0 },
}

/** The unit of that name, whatever its case (`KWH`, `m³`); undefined if it is none that we know. */
export function findUnit(name: string): Unit | undefined {
  const key = name.trim().toLowerCase().replace('³', '3')
  return Object.hasOwn(UNITS, key) ? UNITS[key] : undefined
}
