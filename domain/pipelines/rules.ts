/** Validation rules (the V of VEE): what readings a pipeline accepts, and what becomes of others. */
import * as z from 'zod'
import { UnreadableFile } from '../errors.ts'
import { DecimalReader, formatMicro } from '../quantity/decimal.ts'
import type { Reading } from '../readings/reading.ts'
import { formatDate, parseDate } from '../time/civil-date.ts'

/** Reject the row, keep and flag it, or fail the whole file. */
const consequence = z.enum(['reject', 'flag', 'fail'])
type Consequence = z.infer<typeof consequence>

/** In the unit that totals are kept in; kW of power. */
const limit = z.strictObject({ value: z.number(), action: consequence.default('reject') })
const date = z.string().refine((text) => parseDate(text) !== undefined, {
  error: 'expected a date such as 2024-01-31',
})

export const rulesSchema = z
  .strictObject({
    minimum: limit,
    maximum: limit,
    /** The largest step from the reading before of the same meter and channel, in the rows' order. */
    step: limit,
    negative: z.enum(['allow', 'reject', 'flag', 'fail']),
    /** A row that repeats a time of its file; without the rule the later row counts. */
    duplicate: consequence,
    dates: z.strictObject({
      from: date.optional(),
      to: date.optional(),
      action: consequence.default('reject'),
    }),
  })
  .partial()
export type RulesConfig = z.infer<typeof rulesSchema>

interface Limit {
  readonly micro: number
  readonly action: Consequence
}

/** The rules of one pipeline over one file's readings. */
export class Rules {
  /** Why readings of the present row were flagged; the pass takes and clears them. */
  flags: string[] = []
  /** False: there is nothing to check. */
  readonly active: boolean
  readonly #config: RulesConfig
  readonly #minimum: Limit | undefined
  readonly #maximum: Limit | undefined
  readonly #step: Limit | undefined
  readonly #from: number
  readonly #to: number
  readonly #before = new Map<string, number>()

  constructor(config: RulesConfig = {}) {
    this.#config = config
    this.active = Object.keys(config).length > 0
    this.#minimum = toLimit(config.minimum)
    this.#maximum = toLimit(config.maximum)
    this.#step = toLimit(config.step)
    this.#from = parseDate(config.dates?.from ?? '') ?? Number.NEGATIVE_INFINITY
    this.#to = parseDate(config.dates?.to ?? '') ?? Number.POSITIVE_INFINITY
  }

  get watchesRepeats(): boolean {
    return this.#config.duplicate !== undefined
  }

  /**
   * Judges a reading that is about to be added: the reason to reject its row, if there is one.
   * Throws UnreadableFile (`rule-broken`) where the rule fails the file.
   */
  check({ meterId, series, day, micro }: Readonly<Reading>): string | undefined {
    if (Number.isNaN(micro)) return undefined
    const { unit, channel } = series
    const shown = (value: number): string => `${formatMicro(value)} ${unit}`
    const { negative = 'allow', dates } = this.#config
    const broken: [Consequence, string][] = []
    if (micro < 0 && negative !== 'allow') broken.push([negative, `${shown(micro)} is negative`])
    if (this.#minimum !== undefined && micro < this.#minimum.micro) {
      const { action, micro: least } = this.#minimum
      broken.push([action, `${shown(micro)} is below the minimum of ${shown(least)}`])
    }
    if (this.#maximum !== undefined && micro > this.#maximum.micro) {
      const { action, micro: most } = this.#maximum
      broken.push([action, `${shown(micro)} is above the maximum of ${shown(most)}`])
    }
    if (dates !== undefined && (day < this.#from || day > this.#to)) {
      broken.push([
        dates.action,
        `${formatDate(day)} is outside the dates that the pipeline allows`,
      ])
    }
    if (this.#step !== undefined) {
      const { action, micro: most } = this.#step
      const key = `${channel}\n${meterId}`
      const step = Math.abs(micro - (this.#before.get(key) ?? micro))
      this.#before.set(key, micro)
      if (step > most) {
        broken.push([
          action,
          `the step of ${shown(step)} from the reading before is above ${shown(most)}`,
        ])
      }
    }
    return this.#judge(broken)
  }

  /** The same for a reading whose time the file had before. */
  repeated(): string | undefined {
    const { duplicate } = this.#config
    return duplicate === undefined
      ? undefined
      : this.#judge([[duplicate, 'it repeats a time that an earlier row has']])
  }

  #judge(broken: readonly [Consequence, string][]): string | undefined {
    for (const [action, reason] of broken) {
      if (action === 'fail') {
        throw new UnreadableFile('rule-broken', `A rule of the pipeline fails the file: ${reason}.`)
      }
    }
    const rejected = broken.find(([action]) => action === 'reject')
    if (rejected !== undefined) return rejected[1]
    for (const [, reason] of broken) this.flags.push(reason)
    return undefined
  }
}

function toLimit(limit: { value: number; action: Consequence } | undefined): Limit | undefined {
  if (limit === undefined) return undefined
  const reader = new DecimalReader()
  reader.read(String(limit.value))
  return { micro: reader.micro, action: limit.action }
}
