/** What the values of a column are, row by row: their series, unit and factor. */
import { divideHalfEven } from '../../quantity/decimal.ts'
import { findUnit, type Unit } from '../../quantity/unit.ts'
import { type Flow, MAIN_CHANNEL } from '../../readings/contribution.ts'
import type { Kind, Series } from '../../readings/reading.ts'
import type { Meaning, Profile } from '../profile/profile.ts'
import { isBlank, quote } from './row-reader.ts'

const ENERGY = 'kWh'
/** Units stand in every item and name channels in keys, where there is no room for more. */
const LONGEST_UNIT = 64
/** No file has more units and channels; what fails to be a unit must not fill the memory. */
export const MOST_SERIES = 1000
const MOST_UNITS_KNOWN = 10_000
export const TOO_MANY_SERIES = `the file has more than ${MOST_SERIES} different units and channels`

/** Why a text can be no unit, be it known or not. */
export function unitFault(name: string): string | undefined {
  if (name.length > LONGEST_UNIT) {
    return `the unit ${quote(name)} has ${name.length} characters, at most ${LONGEST_UNIT} are allowed`
  }
  return /\p{Cc}/u.test(name) ? `the unit ${quote(name)} holds a control character` : undefined
}

/** How a value is read: into which series, times which power of ten and which factor. */
export interface Choice {
  readonly series: Series
  /** Where negative values go, if not there too. */
  readonly negative: Series
  readonly shift: number
  /** Numerator and denominator; undefined for 1. */
  readonly factor: readonly [bigint, bigint] | undefined
}

/** Chooses once for each combination of a column's meaning, a row's code and a row's unit. */
export class Choices {
  readonly #known = new Map<Meaning, Map<Meaning | undefined, Map<string, Choice | string>>>()
  readonly #series = new Map<string, Series>()
  readonly #negativeIsExport: boolean
  readonly #zone: string
  readonly #omitsZeros: boolean
  /** Units of all series that were chosen. */
  readonly units = new Set<string>()

  /** `zone` is that of local days. */
  constructor({ negative, zerosOmitted }: Profile, zone: string) {
    this.#negativeIsExport = negative === 'export'
    this.#zone = zone
    this.#omitsZeros = zerosOmitted
  }

  get seriesNames(): readonly string[] {
    return [...this.#series.keys()]
  }

  /** The choice, or the reason why the row is rejected. `unitText` is blank where no row names one. */
  of(column: Meaning, code: Meaning | undefined, unitText: string): Choice | string {
    const byCode = computed(this.#known, column, () => new Map())
    const byUnit: Map<string, Choice | string> = computed(byCode, code, () => new Map())
    const unfit = unitFault(unitText.trim())
    if (unfit !== undefined) return unfit
    if (byUnit.size >= MOST_UNITS_KNOWN) byUnit.clear()
    return computed(byUnit, unitText.trim(), () => this.#choose(column, code, unitText))
  }

  #choose(column: Meaning, code: Meaning | undefined, unitText: string): Choice | string {
    const meaning = { ...column, ...code }
    const name = isBlank(unitText) ? (meaning.unit ?? ENERGY) : unitText.trim()
    const unit = findUnit(name) ?? (meaning.kind === 'gauge' ? gaugeUnit(name) : undefined)
    if (unit === undefined) return `the unit ${quote(name)} is none that is known`
    const kind = meaning.kind ?? unit.kind
    const isGauge = kind === 'gauge'
    if (this.#series.size > MOST_SERIES) return TOO_MANY_SERIES
    const base = isGauge ? name : unit.base
    const flow = meaning.flow ?? 'import'
    const series = this.#intern(
      meaning.channel ?? defaultChannel(base, kind, flow),
      base,
      kind,
      flow,
    )
    const negative =
      this.#negativeIsExport && flow === 'import'
        ? this.#intern(defaultChannel(base, kind, 'export'), base, kind, 'export')
        : series
    return {
      series,
      negative,
      shift: isGauge ? 0 : unit.shift,
      factor: factorOf(meaning.multiplier),
    }
  }

  #intern(channel: string, unit: string, kind: Kind, flow: Flow): Series {
    const key = JSON.stringify([channel, unit, kind, flow])
    let series = this.#series.get(key)
    if (series === undefined) {
      series = { channel, unit, kind, flow, zone: this.#zone, omitsZeros: this.#omitsZeros }
      this.#series.set(key, series)
      this.units.add(unit)
    }
    return series
  }
}

/** The entry of a map, made when it is first asked for. */
function computed<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

function gaugeUnit(name: string): Unit {
  return { base: name, shift: 0, kind: 'gauge' }
}

/** One household id may have power and gas, import and export: each is a channel of its own. */
function defaultChannel(unit: string, kind: Kind, flow: Flow): string {
  if (kind === 'gauge') return unit.replace(/[^A-Za-z0-9]/g, '') || 'gauge'
  if (unit === ENERGY) return flow === 'import' ? MAIN_CHANNEL : 'export'
  return flow === 'import' ? unit : `${unit}-export`
}

function factorOf(multiplier: number | undefined): readonly [bigint, bigint] | undefined {
  if (multiplier === undefined || multiplier === 1) return undefined
  const [mantissa = '', exponent = '0'] = String(multiplier).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const power = Number(exponent) - fraction.length
  const digits = BigInt(whole + fraction)
  return power >= 0 ? [digits * 10n ** BigInt(power), 1n] : [digits, 10n ** BigInt(-power)]
}

/** Micros times a factor, rounded half-even; undefined past the safe range. */
export function multiply(
  micro: number,
  [numerator, denominator]: readonly [bigint, bigint],
): number | undefined {
  const product = Number(divideHalfEven(BigInt(micro) * numerator, denominator))
  return Number.isSafeInteger(product) ? product : undefined
}
