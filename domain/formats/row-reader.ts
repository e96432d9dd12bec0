/** What the formats share: how a row is read, and what may come of it. */
import { DecimalReader } from '../quantity/decimal.ts'

/** A row gave readings, had none to give, or is rejected with a reason. */
export type RowResult = 'accepted' | 'blank' | { readonly reason: string }

/** A format bound to one file: reads its rows, one after the other, into a sink. */
export interface RowReader {
  readonly format: string
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

/** Reads values with their unit's shift, counts the rounded ones and words the faults. */
export class ValueReader {
  readonly #decimals = new DecimalReader()
  readonly #shift: number
  rounded = 0

  constructor(shift: number) {
    this.#shift = shift
  }

  /** The value in micros, or the reason why the row is rejected. */
  read(text: string): number | string {
    const status = this.#decimals.read(text, this.#shift)
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

/** Text as quoted in a reason: short, and on one line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
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
