/** Room for values: short runs of doubles side by side in large arrays, outside the garbage collector. */

const CHUNK_PLACES = 65_536
/** To remember less room than that takes more than it has. */
const LEAST_PLACES = 8

interface Slab {
  readonly values: Float64Array
  readonly at: number
}

/** Hands out room and takes it back, to be handed out again for the same size. */
export class Slabs {
  /** The array in which the room last handed out lies. */
  values: Float64Array = new Float64Array(0)
  readonly #chunks: Float64Array[] = []
  #chunk = -1
  #used = CHUNK_PLACES
  readonly #free = new Map<number, Slab[]>()

  /** Makes room for that many values: where it begins in `values`. */
  take(size: number): number {
    const freed = this.#free.get(size)?.pop()
    if (freed !== undefined) {
      this.values = freed.values
      return freed.at
    }
    if (size > CHUNK_PLACES) {
      this.values = new Float64Array(size)
      return 0
    }
    if (this.#used + size > CHUNK_PLACES) {
      this.#chunk++
      this.#chunks[this.#chunk] ??= new Float64Array(CHUNK_PLACES)
      this.#used = 0
    }
    this.values = this.#chunks[this.#chunk] as Float64Array
    this.#used += size
    return this.#used - size
  }

  give(values: Float64Array, at: number, size: number): void {
    if (size < LEAST_PLACES) return
    const freed = this.#free.get(size)
    if (freed === undefined) this.#free.set(size, [{ values, at }])
    else freed.push({ values, at })
  }

  /** Takes all room back at once: nobody may use any of it from here on. */
  clear(): void {
    this.#free.clear()
    this.#chunk = -1
    this.#used = CHUNK_PLACES
  }
}
