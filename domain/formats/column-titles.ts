/** What column titles tell: the role of a column and the unit of its values. */
import { findUnit } from '../quantity/unit.ts'

export type Role = 'meter' | 'date' | 'stamp' | 'value' | 'unit'

const ROLE_TITLES: Readonly<Record<Role, ReadonlySet<string>>> = {
  meter: new Set(
    'meter meterid meterno meternumber metername meterpoint meterpointid meteringpoint meteridentifier mpan mpancore mprn mpxn nmi esiid ean deviceid device sensor sensorid point pointid pointname lclid id serial serialnumber msn'.split(
      ' ',
    ),
  ),
  date: new Set('date day readdate readingdate settlementdate usagedate datum'.split(' ')),
  stamp: new Set(
    'timestamp time datetime dateandtime stamp start starttime startdatetime from readat readtime readingtime readingdatetime intervalstart periodstart utc'.split(
      ' ',
    ),
  ),
  unit: new Set('unit units uom unitofmeasure'.split(' ')),
  value: new Set(
    'value reading readingvalue consumption usage energy quantity amount import kwh wh mwh gwh m3'.split(
      ' ',
    ),
  ),
}

/** Columns that tell several registers, flows or quantities of one meter apart. */
const QUALIFIERS = new Set(
  'channel register flow direction obis type datatype readtype readingtype consumptiontype measurementtype'.split(
    ' ',
  ),
)

/** Whether a column so titled says that rows of one meter may not belong together. */
export function isQualifier(title: string): boolean {
  return QUALIFIERS.has(normalize(title))
}

/** The title without case, spaces and punctuation, units set aside: `Usage (kWh)` is `usage`. */
function normalize(title: string): string {
  return words(title).join('')
}

/** `UsageKWh` and `meterId` have two words, `kWh` has one. */
function words(title: string): string[] {
  const spaced = title
    .replace(/([a-z]{2})([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-z])([kmg]wh)\b/gi, '$1 $2')
  return spaced
    .toLowerCase()
    .replace('³', '3')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** The unit that a title names (`consumption_kwh`, `Usage (kWh)`, `kWh`); undefined if none. */
export function unitInTitle(title: string): string | undefined {
  return words(title).find((word) => word.length > 1 && findUnit(word) !== undefined)
}

/** Whether a column so titled has that role. */
export function hasRole(title: string, role: Role): boolean {
  if (ROLE_TITLES[role].has(normalize(title))) return true
  if (role !== 'value') return false
  const bare = words(title).filter((word) => findUnit(word) === undefined)
  return bare.length < words(title).length && ROLE_TITLES.value.has(bare.join(''))
}

/** The column that names each row's unit, unless the pipeline says what it is. */
export function findUnitColumn(
  titles: readonly string[],
  pipeline: { readonly unit?: string | undefined },
): number | undefined {
  const at = titles.findIndex((title) => hasRole(title, 'unit'))
  return at < 0 || pipeline.unit !== undefined ? undefined : at
}

/** Seconds since midnight of a clock label such as `0:00`, `23:30`, `24:00`; undefined if it is none. */
export function clockLabel(title: string): number | undefined {
  const match = /^(\d{1,2}):([0-5]\d)(?::00)?$/.exec(title.trim())
  if (match === null) return undefined
  const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60
  return seconds <= 25 * 3600 ? seconds : undefined
}
