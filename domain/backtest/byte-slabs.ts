/** Many short runs of bytes in few large pieces of memory: an array for each takes more itself. */

const SLAB_BYTES = 2 ** 20

/** Keeps what is added; a place is where it begins. */
export class ByteSlabs {
  readonly #slabs: Uint8Array[] = []
  /** Bytes taken of the last slab. */
  #taken = SLAB_BYTES

  /** Copies the bytes, and gives their place. */
  add(bytes: Uint8Array): number {
    if (bytes.length > SLAB_BYTES) throw new RangeError(`${bytes.length} bytes are too many`)
    if (this.#taken + bytes.length > SLAB_BYTES) {
      this.#slabs.push(new Uint8Array(SLAB_BYTES))
      this.#taken = 0
    }
    const slab = this.#slabs.length - 1
    const place = slab * SLAB_BYTES + this.#taken
    this.#slabs[slab]?.set(bytes, this.#taken)
    this.#taken += bytes.length
    return place
  }

  /** So many bytes from that place on, not copied. */
  at(place: number, length: number): Uint8Array {
    const offset = place % SLAB_BYTES
    const slab = this.#slabs[Math.floor(place / SLAB_BYTES)] as Uint8Array
    return slab.subarray(offset, offset + length)
  }
}
