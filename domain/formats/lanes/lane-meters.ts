/** The meters of a lane's rows: from the numbers that the scanner gives them to their ids. */
import type { RowScanner } from './row-scanner.ts'
import type { Targets } from './targets.ts'

export class LaneMeters {
  readonly #scanner: RowScanner
  readonly #targets: Targets
  readonly #meterOf: (text: string) => string | undefined
  /** By number; at 0 the meter of rows that have no column for it. */
  readonly #ids: string[] = ['']

  /** `meterOf`: the id that a field names; undefined where that is for the reader to judge. */
  constructor(
    scanner: RowScanner,
    targets: Targets,
    meterOf: (text: string) => string | undefined,
  ) {
    this.#scanner = scanner
    this.#targets = targets
    this.#meterOf = meterOf
  }

  /** Whether the meter of the row just scanned is known; the reader is asked once for each. */
  isTold(bytes: Uint8Array): boolean {
    const scanner = this.#scanner
    if (scanner.meter !== 0) return true
    const text = scanner.meterText(bytes)
    // Without a column of meters the reader's last row told whose all are.
    if (text === undefined) return true
    const id = this.#meterOf(text)
    if (id === undefined) return false
    this.#ids[scanner.addMeter(bytes)] = id
    return true
  }

  /** The id of the meter of the row just scanned. */
  get id(): string {
    return this.#ids[this.#scanner.meter] as string
  }

  /** Whose rows are that have no column for it. */
  set ofFile(id: string) {
    this.#ids[0] = id
  }

  /** Fields may name other meters from here on. */
  forget(): void {
    this.#scanner.forgetMeters()
    this.#targets.forgetMeters()
    this.#ids.length = 1
  }
}
