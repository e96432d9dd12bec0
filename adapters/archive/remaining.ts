/**
 * Bytes that may be read in part: to stop reading does not close them, and what is left can be
 * skipped. A failure stays: who skips on meets it as well.
 */
export class Remaining implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterator<Uint8Array>
  #failure: { readonly error: unknown } | undefined
  #passed = false

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#source = bytes[Symbol.asyncIterator]()
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: () => {
        // Else it would look as if there were nothing more.
        if (this.#passed) throw new Error('The member was passed over before it was read.')
        return this.#next()
      },
    }
  }

  /** Reads on to the end. Throws what reading has thrown or throws. */
  async skip(): Promise<void> {
    this.#passed = true
    while ((await this.#next()).done !== true);
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#failure !== undefined) throw this.#failure.error
    try {
      return await this.#source.next()
    } catch (error) {
      this.#failure = { error }
      throw error
    }
  }
}
