/** What stands above a table, or between its sections: ids, codes and units for the rows below. */
import type { Profile } from '../profile/profile.ts'
import { expressionOf, normalizeTitle } from '../titles/columns.ts'
import { isBlank } from './row-reader.ts'

type Rule = Profile['preamble'][number]
export type PreambleValues = Partial<Record<NonNullable<Rule['sets']>, string>>

/** Watches rows that are no data, and keeps what they say until others say otherwise. */
export class Preamble {
  readonly values: PreambleValues = {}
  readonly #rules: readonly Rule[]
  /** Rules whose values stand in the next row, and in which column. */
  #below: { readonly rule: Rule; readonly at: number }[] = []

  constructor(rules: readonly Rule[], rows: readonly (readonly string[])[]) {
    this.#rules = rules
    for (const row of rows) this.take(row)
  }

  /** Whether the row says something. */
  take(row: readonly string[]): boolean {
    if (this.#rules.length === 0) return false
    const below = this.#below
    this.#below = []
    for (const { rule, at } of below) this.#set(rule, row[at] ?? '')
    let took = below.length > 0
    for (const rule of this.#rules) took = this.#apply(rule, row) || took
    return took
  }

  #apply(rule: Rule, row: readonly string[]): boolean {
    const expression = expressionOf(rule.title)
    const title = normalizeTitle(rule.title)
    for (const [at, cell] of row.entries()) {
      const match = expression?.exec(cell.trim())
      if (match && rule.at === 'within') {
        this.#set(rule, match[1] ?? match[0])
        return true
      }
      const text = normalizeTitle(cell).replace(/\s*:$/, '')
      if (expression === undefined && rule.at === 'within' && text.startsWith(title)) {
        this.#set(rule, cell.trim().slice(rule.title.length).replace(/^\s*:/, ''))
        return true
      }
      if (text !== title && !match) continue
      if (rule.at === 'below') this.#below.push({ rule, at })
      else this.#set(rule, row.slice(at + 1).find((next) => !isBlank(next)) ?? '')
      return true
    }
    return false
  }

  #set(rule: Rule, text: string): void {
    if (rule.sets !== undefined) this.values[rule.sets] = text.trim()
  }
}
