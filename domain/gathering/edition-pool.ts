/** Where editions come from and go to. */
import { Edition } from './edition.ts'
import type { Slabs } from './slabs.ts'
import type { Strand } from './strand.ts'

/** Keeps some that were released, to be used again: what lives long and then dies makes a heap grow. */
export class EditionPool {
  readonly #slabs: Slabs
  #spare: Edition[] = []

  constructor(slabs: Slabs) {
    this.#slabs = slabs
  }

  /** `step`: seconds between readings, should the strand not tell, as far as that can be guessed. */
  make(day: number, strand: Strand, previous?: Edition, step = 0): Edition {
    const spare = previous === undefined ? this.#spare.pop() : undefined
    return spare?.renew(day, strand, step) ?? new Edition(day, strand, this.#slabs, previous, step)
  }

  /** Takes a day's editions, which nobody may use from here on; `most` are kept at most. */
  take(latest: Edition, most: number): void {
    const isPlain = latest.isRun && latest.previous === undefined
    for (let one: Edition | undefined = latest; one !== undefined; one = one.previous) one.release()
    if (isPlain && this.#spare.length < most) this.#spare.push(latest)
  }
}
