/** What the formats share: how a row is read, and what may come of it. */
import { UnreadableFile } from '../errors.ts'
import type { Pipeline } from '../pipelines/pipeline.ts'
import { DecimalReader } from '../quantity/decimal.ts'
import { findUnit, type Unit } from '../quantity/unit.ts'
import { MAIN_CHANNEL } from '../readings/contribution.ts'
import { isQualifier } from './column-titles.ts'

/** A row gave readings, had none to give, or is rejected with a reason. */
export type RowResult = 'accepted' | 'blank' | { readonly reason: string }

/** A format bound to one file: reads its rows, one after the other, into a sink. */
export interface RowReader {
  readonly format: string
  /** The unit that values are kept in. */
  readonly unit: string
  /** What was decided about the file, for the record. */
  readonly notes: readonly string[]
  /** Rows of which at least one reading replaced an earlier one of the same time. */
  readonly duplicates: number
  /** Values with more than six decimals, rounded half-even. */
  readonly rounded: number
  read(row: readonly string[]): RowResult
}

/** A DynamoDB key holds 2048 bytes; no meter's name needs a tenth of that. */
const LONGEST_METER_ID = 200
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/

/** Why this text cannot be a meter id, or undefined if it can. */
export function meterIdFault(meterId: string): string | undefined {
  if (meterId === '') return 'the meter id is empty'
  if (meterId.length > LONGEST_METER_ID) {
    return `the meter id has ${meterId.length} characters, at most ${LONGEST_METER_ID} are allowed`
  }
  if (CONTROL_CHARACTERS.test(meterId)) return 'the meter id holds a control character'
  return undefined
}

const DEFAULT_UNIT: Unit = { base: 'kWh', shift: 0 }

/** Reads values into their base unit, counts the rounded ones and words the faults. */
export class ValueReader {
  readonly #decimals = new DecimalReader()
  /** Of values whose row names none; undefined until a row does, where only rows can tell. */
  #unit: Unit | undefined
  rounded = 0

  constructor(unit: Unit | undefined) {
    this.#unit = unit
  }

  get unit(): string {
    return (this.#unit ?? DEFAULT_UNIT).base
  }

  /** One household id may have power and gas: each quantity is a channel of its own. */
  get channel(): string {
    return this.unit === DEFAULT_UNIT.base ? MAIN_CHANNEL : this.unit
  }

  /** The unit that a row names, the file's where it is blank, or why the row is rejected. */
  unitOf(text: string): Unit | string {
    if (isBlank(text)) return this.#unit ?? DEFAULT_UNIT
    const unit = findUnit(text)
    if (unit === undefined) return `the unit ${quote(text.trim())} is none that is known`
    this.#unit ??= unit
    if (unit.base !== this.#unit.base) {
      return `the unit ${quote(text.trim())} is not one of ${this.#unit.base}, as in the rows before`
    }
    return unit
  }

  /** The value in micros, or the reason why the row is rejected. */
  read(text: string, unit: Unit = this.#unit ?? DEFAULT_UNIT): number | string {
    const status = this.#decimals.read(text, unit.shift)
    if (status === 'ok') {
      if (this.#decimals.rounded) this.rounded++
      return this.#decimals.micro
    }
    if (status === 'too-large') {
      return `the value ${quote(text)} (${text.trim().length} characters) is past the safe range of ±9007199254.740991`
    }
    return `the value ${quote(text)} is not a number`
  }
}

/**
 * Notes on the columns that have no role. Throws UnreadableFile (`header-unknown`) for one that
 * tells registers or flows of a meter apart: added up or overwritten, they would be wrong.
 */
export function judgeIgnored(titles: readonly string[], pipeline: Pipeline): string[] {
  const named = titles.map((title) => title.trim()).filter((title) => title !== '')
  // A title that stands beside every interval is a flag of that interval.
  const qualifier = named.find(
    (title) =>
      isQualifier(title) &&
      !pipeline.ignore.includes(title) &&
      named.indexOf(title) === named.lastIndexOf(title),
  )
  if (qualifier !== undefined) {
    throw new UnreadableFile(
      'header-unknown',
      `The column ${quote(qualifier)} may tell several registers or flows of one meter apart, which is not read yet. Put each in a file of its own; or, if it says the same in all rows of a meter, add "ignore: [${qualifier}]" to the pipeline "${pipeline.name}" of pipelines.yml.`,
    )
  }
  if (named.length === 0) return []
  const more = named.length > SHOWN_TITLES ? ` and ${named.length - SHOWN_TITLES} more` : ''
  return [`ignored columns: ${named.slice(0, SHOWN_TITLES).map(shorten).join(', ')}${more}`]
}

const SHOWN_TITLES = 10

/** Text as quoted in a reason: short, and on one line. */
export function quote(text: string): string {
  return JSON.stringify(shorten(text))
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** Whether a cell says nothing. */
export function isBlank(text: string): boolean {
  return text === '' || (text.charCodeAt(0) <= 32 && text.trim() === '')
}

/** Whether a row has all the header's fields, and nothing but blanks behind them. */
export function hasWidth(row: readonly string[], width: number): boolean {
  if (row.length < width) return false
  for (let at = width; at < row.length; at++) if (!isBlank(row[at] as string)) return false
  return true
}
