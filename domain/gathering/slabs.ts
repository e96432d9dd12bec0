/** Room for values: short runs of doubles side by side in large arrays, outside the garbage collector. */

const CHUNK_PLACES = 65_536
/** To remember less room than that takes more than it has. */
const LEAST_PLACES = 8

interface Slab {
  readonly array: number
  readonly at: number
}

/** Hands out room and takes it back, to be handed out again for the same size. */
export class Slabs {
  /** All that room lies in. */
  arrays: Float64Array[] = []
  /** The number of the array in which the room last handed out lies. */
  array = 0
  /** Arrays that room of many sizes is cut from, by number. */
  readonly #chunks: number[] = []
  #chunk = -1
  #used = CHUNK_PLACES
  readonly #free = new Map<number, Slab[]>()
  #size = 0
  #ofSize: Slab[] | undefined

  /** Makes room for that many values: where it begins in `array`. */
  take(size: number): number {
    const freed = this.#freed(size)?.pop()
    if (freed !== undefined) {
      this.array = freed.array
      return freed.at
    }
    if (size > CHUNK_PLACES) {
      this.array = this.arrays.push(new Float64Array(size)) - 1
      return 0
    }
    if (this.#used + size > CHUNK_PLACES) {
      this.#chunk++
      this.#chunks[this.#chunk] ??= this.arrays.push(new Float64Array(CHUNK_PLACES)) - 1
      this.#used = 0
    }
    this.array = this.#chunks[this.#chunk] as number
    this.#used += size
    return this.#used - size
  }

  /** Takes room back: so many values from a place of an array on. */
  give(array: number, at: number, size: number): void {
    if (size < LEAST_PLACES) return
    const freed = this.#freed(size)
    if (freed !== undefined) freed.push({ array, at })
    else {
      this.#size = size
      this.#ofSize = [{ array, at }]
      this.#free.set(size, this.#ofSize)
    }
  }

  /** Room of that size that was taken back; mostly it is the size that was asked for last. */
  #freed(size: number): Slab[] | undefined {
    if (size !== this.#size) {
      this.#size = size
      this.#ofSize = this.#free.get(size)
    }
    return this.#ofSize
  }

  /** Takes all room back at once: nobody may use any of it from here on. */
  clear(): void {
    this.#free.clear()
    this.#ofSize = undefined
    this.arrays = this.#chunks.map((array) => this.arrays[array] as Float64Array)
    for (const chunk of this.#chunks.keys()) this.#chunks[chunk] = chunk
    this.#chunk = -1
    this.#used = CHUNK_PLACES
  }
}
