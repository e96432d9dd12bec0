/** The order in which a file's rows run, told from its first rows. */

interface Opening {
  readonly first: number
  repeats: boolean
  last: number
}

/** Which way stamps run, and whether the first one of a track (a meter's rows) comes again. */
export class RowOrder {
  readonly #tracks = new Map<string, Opening>()
  #ups = 0
  #downs = 0

  /** The next row's stamp, in seconds by the clock. */
  see(track: string, wall: number): void {
    const opening = this.#tracks.get(track)
    if (opening === undefined) {
      this.#tracks.set(track, { first: wall, repeats: false, last: wall })
      return
    }
    if (wall > opening.last) this.#ups++
    else if (wall < opening.last) this.#downs++
    if (wall === opening.first) opening.repeats = true
    opening.last = wall
  }

  /** One step back may be autumn's. */
  get newestFirst(): boolean {
    return this.#downs > Math.max(this.#ups, 1)
  }

  /** Whether a track may begin in the later pass of the hour that autumn repeats. */
  beginsLate(track: string): boolean {
    return this.newestFirst && (this.#tracks.get(track)?.repeats ?? true)
  }
}
