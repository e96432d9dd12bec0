/** The meters of a lane's rows: from the numbers that the scanner gives them to their ids. */
import type { RowScanner } from './row-scanner.ts'
import type { Targets } from './targets.ts'

export class LaneMeters {
  readonly #scanner: RowScanner
  readonly #targets: Targets
  readonly #meterOf: (text: string) => string | undefined
  /** By number, null where the reader has to judge; at 0 the meter of rows that have no column for it. */
  readonly #ids: (string | null | undefined)[] = ['']

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

  /**
   * The id of a meter that a row names which begins there, undefined where only the reader can tell.
   * It is asked once for each. Without a column of meters the last row that it read tells whose all are.
   */
  idOf(meter: number, bytes: Uint8Array, from: number): string | undefined {
    let id = this.#ids[meter]
    if (id === undefined) {
      id = this.#meterOf(this.#scanner.textAt(bytes, from, this.#scanner.meterColumn)) ?? null
      this.#ids[meter] = id
    }
    return id ?? undefined
  }

  /** Whose rows are that have no column for it. */
  set ofFile(id: string) {
    this.#ids[0] = id
  }

  /** Numbers and fields may name other meters from here on. */
  forget(): void {
    this.#targets.forgetMeters()
    this.#ids.length = 1
  }
}
