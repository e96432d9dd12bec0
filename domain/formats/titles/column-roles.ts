/** What column titles tell: the role of a column, and the unit, kind and flow of its values. */
import { findUnit } from '../../quantity/unit.ts'
import type { Kind } from '../../readings/reading.ts'

export type Role =
  | 'meter'
  | 'date'
  | 'clock'
  | 'period'
  | 'stamp'
  | 'end'
  | 'endClock'
  | 'value'
  | 'unit'
  | 'quality'

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

const ROLE_TITLES: Readonly<Record<Role, ReadonlySet<string>>> = {
  meter: list(
    `meter meterid meterno meternumber metername meterpoint meterpointid meteringpoint meteridentifier
    meterref meterreference meterserial meterserialnumber mpan mpancore mpr mprn mpxn nmi esiid ean eancode cups
    deviceid device sensor sensorid point pointid pointname lclid id serial serialnumber serialno msn
    contador contatore compteur zahler zaehler zahlernummer zaehlernummer meternummer messstelle messlokation
    cpe pointdelivraison pdl sitemeter supplynumber installation
    zahlpunkt zaehlpunkt zahlpunktnummer prm pod podid locationid supplypoint accountnumber asset assetid`,
  ),
  date: list(
    `date day readdate readingdate settlementdate usagedate datum fecha data giorno jour tag
    intervaldate consumptiondate`,
  ),
  clock: list(
    'time hour starttime timefrom zeitvon zeit uhrzeit hora ora heure tijd usagestarttime intervaltime',
  ),
  period: list('period settlementperiod sp interval intervalnumber hourending hh hournumber'),
  stamp: list(
    `timestamp time datetime dateandtime datehour stamp start starttime startdatetime startdate from readat
    readtime readingtime readingdatetime intervalstart intervalbegin periodstart utc localtime datetimeutc
    timestamputc zeitpunkt zeitstempel horodate startinterval begin recordedat measuredat`,
  ),
  end: list('end endtime enddatetime enddate to intervalend periodend until datetimeend'),
  endClock: list('endtime timeto zeitbis usageendtime'),
  unit: list('unit units uom unitofmeasure einheit eenheid unite'),
  quality: list('quality status flag qualityflag estimated readtype est estimatedactual'),
  value: list(
    `value values reading readingvalue readvalue consumption usage energy quantity amount import kwh wh mwh gwh kw m3
    volume verbrauch verbruik afname bezug consumo consommation delivered imported exported export generation wert valeur
    energyconsumption activeenergy netusage load demand power`,
  ),
}

const ROLES = Object.keys(ROLE_TITLES) as Role[]

/** Columns that tell several registers, flows or quantities of one meter apart. */
const QUALIFIERS = list(
  `channel code register flow direction obis type datatype readtype readingtype consumptiontype
  measurementtype channeltype energytype`,
)
const EXPORT_WORDS = list(
  'export exported generation generated feedin injection injected surplus returned received out einspeisung injectie teruglevering invoeding vertido',
)
const REGISTER_WORDS = list(
  'register cumulative index odometer meterreading totalizer totaliser zahlerstand zaehlerstand meterstand stand',
)
const GAUGE_WORDS = list(
  'temperature temp humidity voltage current frequency pf powerfactor pressure',
)
const VOLUME_WORDS = list('volume gas water volumen')
const POWER_WORDS = list('power demand load leistung')
/** Behind one of these a letter is a unit: `flow_l`. */
const MEASURED_WORDS = new Set([...VOLUME_WORDS, ...POWER_WORDS, 'flow', 'consumption', 'usage'])
/** In the title of a column beside those of meters. */
const NO_METER_WORDS = list(
  'total totals sum summe average avg mean mittel mittelwert temperatur temperatura moyenne',
)
/** The same, where the title has nothing else. */
const ALONE_NO_METER_WORDS = list(
  `year month day hour weekday jahr monat week woche season holiday annee min max minimum maximum row no
  cost price kosten prix carbon occupancy`,
)
const ONE_METER_WORDS = list(
  'e1 e2 b1 b2 k1 q1 peak offpeak shoulder stand tariff tarif returned import imported export exported gas register index invoeding afname bezug verbruik normaal dal',
)
const INTERVAL_WORDS = list(
  'consumption usage consumed used verbrauch verbruik consumo consommation',
)
const MONEY_WORDS = list('cost price tariff eur usd gbp pence cents kosten preis betrag charge')
const TOTAL_WORDS = list('total totals sum grandtotal dailytotal totalkwh totaal summe gesamt')

/** Whether a column so titled says that rows of one meter may not belong together. */
export function isQualifier(title: string): boolean {
  return QUALIFIERS.has(normalize(title))
}

/** Whether a column so titled sums up others of its row. */
export function isTotal(title: string): boolean {
  const { bare, joined } = saidBy(title)
  return TOTAL_WORDS.has(bare.join('')) || TOTAL_WORDS.has(joined)
}

/** Whether a column beside those of meters is none: a sum, a mean, a temperature, a part of the date. */
export function isNoMeter(title: string): boolean {
  const said = words(title)
  return (
    isTotal(title) ||
    meaningOf(title).kind === 'gauge' ||
    said.some((word) => NO_METER_WORDS.has(word) || word.startsWith('gesamt')) ||
    said.every((word) => ALONE_NO_METER_WORDS.has(word))
  )
}

/** Whether a column beside those of meters tells a quantity or a tariff of one meter, not a meter. */
export function isQuantityOfOne(title: string): boolean {
  return words(title).some((word) => ONE_METER_WORDS.has(word) || EXPORT_WORDS.has(word))
}

/** Whether a column scales others of its row. */
export function isFactor(title: string): boolean {
  return /\b(?:factor|multiplier|multiplikator|faktor|wandlerfaktor|facteur|fator|scaling|scale|ct ratio)\b/i.test(
    title,
  )
}

/** Whether a title says that values are of intervals, however they grow. */
export function saysInterval(title: string): boolean {
  return words(title).some((word) => INTERVAL_WORDS.has(word))
}

/** Whether a title names money. */
export function isMoney(title: string): boolean {
  return /[$£€]/.test(title) || words(title).some((word) => MONEY_WORDS.has(word))
}

/** What a title says, told once. */
interface Said {
  /** `UsageKWh` and `meterId` have two words, `kWh` has one. */
  readonly words: readonly string[]
  /** The title without case, accents, spaces and punctuation: `Usage (kWh)` is `usagekwh`. */
  readonly joined: string
  /** The words that are no units. */
  readonly bare: readonly string[]
  readonly roles: readonly Role[]
}

/** Titles are asked for role after role, for table after table. */
const known = new Map<string, Said>()
const MOST_KNOWN = 10_000

function saidBy(title: string): Said {
  let said = known.get(title)
  if (said === undefined) {
    if (known.size >= MOST_KNOWN) known.clear()
    const all = wordsOf(title)
    const bare = all.filter((word) => findUnit(word) === undefined)
    said = { words: all, joined: all.join(''), bare, roles: rolesOf(all, bare) }
    known.set(title, said)
  }
  return said
}

function normalize(title: string): string {
  return saidBy(title).joined
}

function words(title: string): readonly string[] {
  return saidBy(title).words
}

function wordsOf(title: string): string[] {
  return title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z]{2})([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-z])([kmg]wh)\b/gi, '$1 $2')
    .toLowerCase()
    .replace('³', '3')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** The unit that a title names (`consumption_kwh`, `Usage (m3)`, `Volume [L]`); undefined if none. */
export function unitInTitle(title: string): string | undefined {
  const word = words(title).find((one) => one.length > 1 && findUnit(one) !== undefined)
  if (word !== undefined) return word
  // A letter by itself is a unit only where one is expected.
  const bracketed = inBrackets(title) ?? /^\s*([WLV])\s*$/.exec(title)?.[1]
  if (bracketed !== undefined && findUnit(bracketed) !== undefined) return bracketed
  const all = words(title)
  const last = all.at(-1) ?? ''
  const isMeasured = all.slice(0, -1).some((one) => MEASURED_WORDS.has(one))
  return isMeasured && findUnit(last) !== undefined ? last : undefined
}

/** The first text in brackets; in nested ones the innermost. */
function inBrackets(title: string): string | undefined {
  // No opening bracket within: else a title of nothing but those takes the square of its length.
  return /[([]([^()[\]]+)[)\]]/.exec(title)?.[1]?.trim() || undefined
}

/** What a title without a unit measures that cannot be taken for energy. */
export function quantityIn(title: string): 'volume' | 'power' | undefined {
  const said = words(title)
  if (said.some((word) => VOLUME_WORDS.has(word))) return 'volume'
  return said.some((word) => POWER_WORDS.has(word)) ? 'power' : undefined
}

/** What a title says of its values, beside the unit. */
export function meaningOf(title: string): { kind?: Kind; flow?: 'export' } {
  const { words: all, joined, bare } = saidBy(title)
  const said = [...all, joined, bare.join('')]
  const kind: Kind | undefined = said.some((word) => REGISTER_WORDS.has(word))
    ? 'register'
    : said.some((word) => GAUGE_WORDS.has(word))
      ? 'gauge'
      : undefined
  return {
    ...(kind && { kind }),
    ...(said.some((word) => EXPORT_WORDS.has(word)) && { flow: 'export' as const }),
  }
}

const LETTER = /\p{L}/u

/** Whether a column so titled has that role. */
export function hasRole(title: string, role: Role): boolean {
  // Asked of every cell that may be a title, and most cells of wide files are numbers.
  return LETTER.test(title) && saidBy(title).roles.includes(role)
}

/** Roles that a title may also name beside a unit, or beside the zone of its stamps. */
const QUALIFIED_ROLES = ['value', 'stamp', 'date'] as const

function rolesOf(all: readonly string[], bare: readonly string[]): readonly Role[] {
  const joined = all.join('')
  const roles = ROLES.filter((role) => ROLE_TITLES[role].has(joined))
  if (EXPORT_WORDS.has(joined)) roles.push('value')
  const named = bare.filter((word) => word !== 'utc' && word !== 'local')
  if (named.length === all.length || named.length === 0) return roles
  roles.push(...QUALIFIED_ROLES.filter((role) => ROLE_TITLES[role].has(named.join(''))))
  if (named.some((word) => ROLE_TITLES.value.has(word) || EXPORT_WORDS.has(word))) {
    roles.push('value')
  }
  return roles
}

/** Text in brackets that says of values what no unit does: `(BTU)`, `(1000 kWh)`; undefined if none. */
export function unknownBracket(title: string): string | undefined {
  const text = inBrackets(title)
  if (text === undefined || findUnit(text) !== undefined) return undefined
  const isScaled =
    /\d|tenth|hundred|thousand/i.test(text) &&
    words(text).some((word) => findUnit(word) !== undefined)
  return isScaled || /^(?:[A-Z]{2,6}|M?cf|MMBtu|k?Btu|pulses?|units|counts?)$/i.test(text)
    ? text
    : undefined
}

/** How many titles tell a role. */
export function countRoles(titles: readonly string[]): number {
  return titles.filter((title) => LETTER.test(title) && saidBy(title).roles.length > 0).length
}
