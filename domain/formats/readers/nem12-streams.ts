/** The 200 records of NEM12: each begins the days of one register of one meter. */
import { findUnit, type Unit } from '../../quantity/unit.ts'
import type { Flow } from '../../readings/contribution.ts'
import type { Kind, Series } from '../../readings/reading.ts'
import { MeterIds } from './meter-ids.ts'
import { quote, type ReadingContext } from './row-reader.ts'
import { MOST_SERIES, TOO_MANY_SERIES, unitFault } from './value-choice.ts'

/** What a 200 record says of the 300 records behind it. */
export interface Nem12Stream {
  readonly meterId: string
  readonly series: Series
  /** Values times ten to this are of the series' unit. */
  readonly shift: number
  /** Minutes of an interval. */
  readonly minutes: number
  /** Intervals of a day; no day of the market's clock is longer or shorter. */
  readonly count: number
}

const FIELDS = { nmi: 1, suffix: 4, unit: 7, minutes: 8 } as const
const FIELDS_NEEDED = 9
const MINUTES_PER_DAY = 1440
const SUFFIX_SHAPE = /^[\w.+-]{1,64}$/
const SHOWN_ODDITIES = 5

/** By the suffix's first letter: the unit that makes its values amounts. */
const AMOUNTS: ReadonlyMap<string, string> = new Map([
  ['E', 'kWh'],
  ['B', 'kWh'],
  ['Q', 'kvarh'],
  ['K', 'kvarh'],
])
const MEGAVARH: Unit = { base: 'kvarh', shift: 3, kind: 'interval' }
/** The spellings of MDFF's own list of units, for files that write them in capitals. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  ['MWh', 'kWh', 'Wh', 'MVArh', 'kVArh', 'VArh', 'MVAr', 'kVAr', 'VAr', 'MW', 'kW', 'W', 'MVAh']
    .concat(['kVAh', 'VAh', 'MVA', 'kVA', 'VA', 'kV', 'V', 'kA', 'A', 'pf'])
    .map((unit) => [unit.toLowerCase(), unit]),
)

/** Reads 200 records and hands out one series for each kind of register. */
export class Nem12Streams {
  readonly #ids: MeterIds
  readonly #series = new Map<string, Series>()
  readonly #oddities = new Set<string>()

  readonly #zone: string

  constructor({ zone, mostMeters, profile }: ReadingContext) {
    this.#zone = zone
    this.#ids = new MeterIds(mostMeters, profile.meter.remove)
  }

  get notes(): string[] {
    if (this.#oddities.size === 0) return []
    const shown = [...this.#oddities].slice(0, SHOWN_ODDITIES).join(', ')
    const rest = this.#oddities.size > SHOWN_ODDITIES ? ', …' : ''
    return [
      `kept as gauges and never summed: ${shown}${rest}; energy is E and B in kWh, reactive energy Q and K in kVArh`,
    ]
  }

  /** The stream, or the reason why the record is refused. */
  read(row: readonly string[]): Nem12Stream | string {
    const cell = (at: number): string => (row[at] ?? '').trim()
    if (row.length < FIELDS_NEEDED) {
      return `the 200 record has ${row.length} fields, it needs ${FIELDS_NEEDED}, up to the interval length`
    }
    const fault = this.#ids.read(cell(FIELDS.nmi))
    if (fault !== undefined) return fault
    const channel = cell(FIELDS.suffix).toUpperCase()
    if (!SUFFIX_SHAPE.test(channel)) {
      return channel === ''
        ? 'the NMI suffix (field 5) is empty'
        : `the NMI suffix ${quote(channel)} is none such as E1, B1, Q1`
    }
    const lengthText = cell(FIELDS.minutes)
    const minutes = /^\d{1,4}$/.test(lengthText) ? Number(lengthText) : 0
    if (minutes === 0 || MINUTES_PER_DAY % minutes !== 0) {
      return `the interval length ${quote(lengthText)} is no number of minutes that divides a day`
    }
    const unitText = cell(FIELDS.unit)
    if (unitText === '' && AMOUNTS.get(channel.charAt(0)) === 'kWh') {
      return `the unit of ${channel} is empty: whether its values are Wh or kWh cannot be told`
    }
    const unfit = unitFault(unitText)
    if (unfit !== undefined) return unfit
    if (this.#series.size > MOST_SERIES) return TOO_MANY_SERIES
    const { series, shift } = this.#choose(channel, unitText)
    const count = MINUTES_PER_DAY / minutes
    return { meterId: this.#ids.id, series, shift, minutes, count }
  }

  #choose(channel: string, unitText: string): { series: Series; shift: number } {
    const name = unitText.toLowerCase()
    const unit = name === 'mvarh' ? MEGAVARH : findUnit(name)
    const amount = AMOUNTS.get(channel.charAt(0))
    const isAmount = unit?.kind === 'interval' && unit.base === amount
    if (isAmount) return { series: this.#intern(channel, unit.base, 'interval'), shift: unit.shift }
    const spelt = SPELLINGS.get(name) ?? unitText
    // An amount's unit or an amount's suffix without the other: a person should know.
    if (amount !== undefined || unit?.base === 'kWh' || unit?.base === 'kvarh') {
      if (this.#oddities.size <= SHOWN_ODDITIES) this.#oddities.add(`${channel} in ${quote(spelt)}`)
    }
    // Files leave the unit of volts empty.
    return { series: this.#intern(channel, spelt || channel.charAt(0), 'gauge'), shift: 0 }
  }

  #intern(channel: string, unit: string, kind: Kind): Series {
    const key = `${channel}\n${unit}\n${kind}`
    let series = this.#series.get(key)
    if (series === undefined) {
      // B and K are fed in: active and reactive.
      const flow: Flow = /^[BK]/.test(channel) ? 'export' : 'import'
      series = { channel, unit, flow, kind, zone: this.#zone, omitsZeros: false }
      this.#series.set(key, series)
    }
    return series
  }
}
