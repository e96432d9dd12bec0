/** The value columns of a file, bound: which cell is what, and what it says. */
import { UnreadableFile } from '../../errors.ts'
import { DecimalReader } from '../../quantity/decimal.ts'
import { NO_SERIES, type Quality, type Series } from '../../readings/reading.ts'
import type { Meaning, Profile, ValueColumn } from '../profile/profile.ts'
import { type Columns, expressionOf } from '../titles/columns.ts'
import { cleanMeterId, meterIdFault } from './meter-ids.ts'
import { isBlank, quote, type ReadingContext } from './row-reader.ts'
import { type Choice, Choices, multiply } from './value-choice.ts'

/** A column of values. */
export interface BoundValue {
  readonly index: number
  readonly fallback: { readonly index: number; readonly quality: Quality } | undefined
  readonly unitColumn: number | undefined
  readonly meaning: Meaning
  /** The meter that the column's title names; undefined where rows tell it. */
  readonly meterId: string | undefined
}

/** Binds a profile's value columns; `used` are columns that have another role, or none. */
export function bindValues(
  profile: Profile,
  columns: Columns,
  used: ReadonlySet<number>,
  meterTitles: readonly string[] | undefined,
): BoundValue[] {
  const bound: BoundValue[] = []
  const taken = new Set(used)
  for (const value of profile.values) {
    for (const index of indexesOf(value, columns, taken)) {
      taken.add(index)
      const { unit, kind, channel, flow, multiplier } = value
      const { fallback, unitColumn } = value
      const fallbackAt = columns.find(fallback?.column)
      bound.push({
        index,
        meaning: { unit, kind, channel, flow, multiplier },
        unitColumn: columns.find(unitColumn),
        fallback:
          fallback === undefined || fallbackAt === undefined
            ? undefined
            : { index: fallbackAt, quality: fallback.quality },
        meterId: meterOfTitle(value, profile, columns.titles[index] ?? '', meterTitles?.[index]),
      })
    }
  }
  if (bound.length > 0) return bound
  const wanted = profile.values.map(({ column }) => JSON.stringify(column)).join(' or ')
  throw new UnreadableFile(
    'header-unknown',
    `The profile "${profile.name}" reads values from ${wanted}, and the file has no such column.`,
  )
}

/** The row above the table that has the meters' ids, aligned with the columns. */
export function meterRowOf({ profile, preamble }: ReadingContext): readonly string[] | undefined {
  const { titleRow } = profile.meter
  if (titleRow === undefined) return undefined
  const expression = new RegExp(titleRow, 'iu')
  return preamble.find((row) => row.some((cell) => expression.test(cell.trim())))
}

function indexesOf(
  { column }: ValueColumn,
  columns: Columns,
  taken: ReadonlySet<number>,
): number[] {
  if (column !== '*') return columns.all(column).slice(0, expressionOf(column) ? undefined : 1)
  return columns.titles
    .keys()
    .filter((at) => !taken.has(at) && columns.titles[at] !== '')
    .toArray()
}

/** `above` is the cell of the row that `meter.titleRow` finds. */
function meterOfTitle(
  { column }: ValueColumn,
  { meter }: Profile,
  title: string,
  above: string | undefined,
): string | undefined {
  if (meter.title !== true && meter.titleRow === undefined) return undefined
  const expression =
    above === undefined ? expressionOf(column) : new RegExp(meter.titleRow ?? '', 'iu')
  const text = (above ?? title).trim()
  const id = cleanMeterId(expression?.exec(text)?.groups?.meter ?? text, meter.remove)
  const fault = meterIdFault(id)
  if (fault === undefined) return id
  throw new UnreadableFile('header-unknown', `A column's title names no meter: ${fault}.`)
}

/** Reads values one after the other into its fields. */
export class Values {
  /** In 1e-6 of the series' unit; NaN where there is no value. */
  micro = 0
  series: Series
  /** Where the value would have gone with the other sign; the same where signs do not matter. */
  twin: Series
  /** How the last value was read; undefined where there was none. */
  choice: Choice | undefined
  /** The quality that a fallback column gives; undefined: as the row says. */
  fallbackQuality: Quality | undefined
  rounded = 0
  readonly #decimals: DecimalReader
  readonly #choices: Choices
  readonly #nulls: ReadonlySet<string>
  /** Some tokens look like numbers: `-9999`. */
  readonly #hasNumericNulls: boolean

  constructor(profile: Profile, zone: string) {
    const { text, nulls } = profile
    this.#decimals = new DecimalReader(text.decimal, text.thousands)
    this.#choices = new Choices(profile, zone)
    this.#nulls = new Set(nulls.map((token) => token.trim().toLowerCase()))
    this.#hasNumericNulls = hasNumericNulls(profile)
    this.series = NO_SERIES
    this.twin = NO_SERIES
  }

  get units(): ReadonlySet<string> {
    return this.#choices.units
  }

  /** Names of all series that were chosen. */
  get seriesNames(): readonly string[] {
    return this.#choices.seriesNames
  }

  /** Reads a column's value of a row; the reason why the row is rejected if it cannot be one. */
  read(
    column: BoundValue,
    row: readonly string[],
    code: Meaning | undefined,
    sectionUnit: string,
  ): string | undefined {
    this.fallbackQuality = undefined
    let text = row[column.index] ?? ''
    if (column.fallback !== undefined && this.isNull(text)) {
      text = row[column.fallback.index] ?? ''
      this.fallbackQuality = column.fallback.quality
    }
    const unitText = column.unitColumn === undefined ? sectionUnit : (row[column.unitColumn] ?? '')
    return this.readText(text, column.meaning, code, unitText)
  }

  /** The same of a cell by itself. */
  readText(
    text: string,
    meaning: Meaning,
    code: Meaning | undefined,
    unitText: string,
  ): string | undefined {
    this.micro = Number.NaN
    this.choice = undefined
    if (isBlank(text) || (this.#hasNumericNulls && this.isNull(text))) return undefined
    const choice = this.#choices.of(meaning, code, unitText)
    if (typeof choice === 'string') return choice
    const status = this.#decimals.read(text, choice.shift)
    if (status !== 'ok') {
      if (this.isNull(text)) return undefined
      if (status === 'too-large') return tooLarge(text)
      const isGrouped = /^\s*\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d*)?\s*$/.test(text)
      const advice = isGrouped ? ` ("thousands: ' '" in the pipeline would read it)` : ''
      return `the value ${quote(text)} is not a number${advice}`
    }
    const isNegative = this.#decimals.micro < 0
    this.series = isNegative ? choice.negative : choice.series
    this.twin = isNegative ? choice.series : choice.negative
    let { micro } = this.#decimals
    if (isNegative && choice.negative !== choice.series) micro = -micro
    if (choice.factor !== undefined) {
      const product = multiply(micro, choice.factor)
      if (product === undefined) return tooLarge(text)
      micro = product
    }
    if (this.#decimals.rounded) this.rounded++
    this.micro = micro
    this.choice = choice
    return undefined
  }

  /** Whether a cell says that there is no value. */
  isNull(text: string): boolean {
    return isBlank(text) || (this.#nulls.size > 0 && this.#nulls.has(text.trim().toLowerCase()))
  }
}

/** Whether some of the tokens for no value look like numbers. */
export function hasNumericNulls({ nulls }: Profile): boolean {
  return nulls.some((token) => Number.isFinite(Number(token)))
}

function tooLarge(text: string): string {
  return `the value ${quote(text)} (${text.trim().length} characters) is past the safe range of ±9007199254.740991`
}
