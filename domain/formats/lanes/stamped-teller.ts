/** A stamped reader's lane, where its profile has one, and what the reader tells it. */
import type { Placer } from '../readers/placer.ts'
import type { RowFacts } from '../readers/row-facts.ts'
import type { ReadingContext } from '../readers/row-reader.ts'
import type { RowTime } from '../readers/row-time.ts'
import type { Choice } from '../readers/value-choice.ts'
import { type BoundValue, hasNumericNulls } from '../readers/values.ts'
import type { Lane } from './lane.ts'
import type { RowPlace } from './places.ts'
import { layRoles } from './row-roles.ts'
import { RowScanner } from './row-scanner.ts'
import { type LastRow, StampedLane, type StampedTeller } from './stamped-lane.ts'

/** The reader's own parts. */
export interface StampedParts {
  readonly context: ReadingContext
  readonly width: number
  readonly facts: RowFacts
  readonly time: RowTime
  readonly placer: Placer
  readonly bound: readonly BoundValue[]
  /** Whether rows, not titles, tell the meter. */
  readonly rowMeters: boolean
  /** Whether rows wait for others before they have a length. */
  readonly waits: boolean
  readonly isInstant: boolean
  readonly endLabels: boolean
  /** How each column's value of the last row was read. */
  readonly choices: readonly (Choice | undefined)[]
}

/** The lane; undefined where rows have to be judged one after the other. */
export function stampedLane(parts: StampedParts): Lane | undefined {
  const { context, bound, waits } = parts
  const { profile, rules, fast } = context
  if (fast === undefined || waits || rules.active || profile.repeats !== 'replace') return undefined
  if (hasNumericNulls(profile) || bound.some(({ fallback }) => fallback)) return undefined
  const { columns, meterColumn } = parts.facts
  const units = bound.flatMap(({ unitColumn }) => unitColumn ?? [])
  const roles = layRoles(parts.width, {
    // Where titles tell the meters, nobody reads the column that names some.
    meter: parts.rowMeters ? meterColumn : undefined,
    times: parts.time.columns,
    facts: [...columns, ...units].filter((column) => column !== meterColumn),
    values: bound.map(({ index }) => index),
  })
  if (roles === undefined) return undefined
  const scanner = new RowScanner(roles, fast.delimiter, (profile.text.decimal ?? '.').charCodeAt(0))
  return new StampedLane(scanner, new Teller(parts), fast.gatherer)
}

class Teller implements StampedTeller {
  readonly columnMeters: readonly (string | undefined)[]
  readonly #parts: StampedParts
  readonly #timeColumns: readonly number[]
  readonly #row: string[]

  constructor(parts: StampedParts) {
    this.#parts = parts
    this.columnMeters = parts.bound.map(({ meterId }) => meterId)
    this.#timeColumns = [...parts.time.columns].sort((a, b) => a - b)
    this.#row = Array<string>(parts.width).fill('')
  }

  meterOf(text: string): string | undefined {
    const { facts } = this.#parts
    return facts.readMeterText(text) === undefined ? facts.meterId : undefined
  }

  placeOf(texts: readonly string[]): RowPlace | undefined {
    const { time, placer, endLabels, isInstant } = this.#parts
    for (const [at, column] of this.#timeColumns.entries()) this.#row[column] = texts[at] as string
    if (time.read(this.#row) !== undefined || time.isElapsed) return undefined
    const length = isInstant ? 0 : time.lengthSeconds
    const back = endLabels ? length : 0
    const { stamp } = time
    if (!placer.placePlainly(stamp, back)) {
      if (!placer.isPlain(stamp, back) || placer.place('', stamp, back) !== undefined)
        return undefined
    }
    const { day, start } = placer
    if (time.isAskew(start, length)) return undefined
    return { day, start, length, isBareDate: stamp.dateOnly }
  }

  lastRow(): LastRow | undefined {
    const { facts, choices } = this.#parts
    const { quality, revision, meterId } = facts
    return quality === 'missing' ? undefined : { quality, revision, meterId, choices }
  }

  resume(lengthSeconds: number): void {
    this.#parts.time.resume(lengthSeconds)
  }
}
