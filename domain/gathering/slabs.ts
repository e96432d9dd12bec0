/** Room for values: short runs of doubles side by side in large arrays, outside the garbage collector. */

const CHUNK_PLACES = 65_536
/** Before each room, for a link. */
export const LINK_PLACES = 1

export interface Room {
  /** The number of the array in which it lies. */
  readonly array: number
  /** Its first place there. */
  readonly at: number
}

/** Hands out room and takes it back, to be handed out again for the same size; before each is a link. */
export class Slabs {
  /** All that room lies in. */
  arrays: Float64Array[] = []
  /** The number of the array in which the room last handed out lies. */
  array = 0
  /** Arrays that room of many sizes is cut from, by number. */
  readonly #chunks: number[] = []
  #chunk = -1
  #used = CHUNK_PLACES
  /** By size: the numbers of rooms, as of links. */
  readonly #free = new Map<number, number[]>()
  #size = 0
  #ofSize: number[] | undefined

  /** Makes room for that many values: where it begins in `array`. */
  take(size: number): number {
    const freed = this.#freed(size)?.pop()
    if (freed !== undefined) {
      this.array = arrayOf(freed)
      return placeOf(freed)
    }
    const taken = LINK_PLACES + size
    if (taken > CHUNK_PLACES) {
      this.array = this.arrays.push(new Float64Array(taken)) - 1
      return LINK_PLACES
    }
    if (this.#used + taken > CHUNK_PLACES) {
      this.#chunk++
      this.#chunks[this.#chunk] ??= this.arrays.push(new Float64Array(CHUNK_PLACES)) - 1
      this.#used = 0
    }
    this.array = this.#chunks[this.#chunk] as number
    this.#used += taken
    return this.#used - size
  }

  /** Notes another room with one. */
  link(array: number, at: number, other: Room): void {
    const values = this.arrays[array] as Float64Array
    values[at - LINK_PLACES] = numberOf(other.array, other.at)
  }

  /** The room that was noted last. */
  linked({ array, at }: Room): Room {
    const link = (this.arrays[array] as Float64Array)[at - LINK_PLACES] as number
    return { array: arrayOf(link), at: placeOf(link) }
  }

  /** Takes room back: so many values from a place of an array on. */
  give(array: number, at: number, size: number): void {
    const freed = this.#freed(size)
    if (freed !== undefined) freed.push(numberOf(array, at))
    else {
      this.#size = size
      this.#ofSize = [numberOf(array, at)]
      this.#free.set(size, this.#ofSize)
    }
  }

  /** Room of that size that was taken back; mostly it is the size that was asked for last. */
  #freed(size: number): number[] | undefined {
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

/** A room as one number. */
function numberOf(array: number, at: number): number {
  return array * CHUNK_PLACES + at
}

function arrayOf(room: number): number {
  return Math.floor(room / CHUNK_PLACES)
}

function placeOf(room: number): number {
  return room % CHUNK_PLACES
}
