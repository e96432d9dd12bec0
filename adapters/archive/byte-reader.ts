/** Reads a stream of bytes in pieces of the length that is asked for. */
export class ByteReader implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterator<Uint8Array>
  #held: Buffer = Buffer.alloc(0)
  #received = 0

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#source = bytes[Symbol.asyncIterator]()
  }

  /** Bytes that have come from the source so far, read or not. */
  get received(): number {
    return this.#received
  }

  /** All bytes at hand, at least that many; fewer only at the end. They stay to be read. */
  async ahead(least: number): Promise<Buffer> {
    const pieces = [this.#held]
    let length = this.#held.length
    while (length < least) {
      const chunk = await this.#next()
      if (chunk === undefined) break
      pieces.push(chunk)
      length += chunk.length
    }
    if (pieces.length > 1) this.#held = Buffer.concat(pieces, length)
    return this.#held
  }

  /** That many bytes; fewer only at the end. */
  async take(length: number): Promise<Buffer> {
    const taken = (await this.ahead(length)).subarray(0, length)
    this.#held = this.#held.subarray(taken.length)
    return taken
  }

  /** What comes next, in no certain length but at most that; undefined at the end. */
  async chunk(most = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
    const chunk = this.#held.length > 0 ? this.#held : await this.#next()
    this.#held = chunk?.subarray(most) ?? Buffer.alloc(0)
    return chunk?.subarray(0, most)
  }

  /** Puts back the end of what was read last. */
  unread(bytes: Buffer): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([bytes, this.#held])
  }

  /** What has not been read yet. To stop before its end does not close the source. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = await this.chunk()
      if (chunk === undefined) return
      yield chunk
    }
  }

  /** Ends the source: a reader that stops early must not leave a socket open. */
  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async #next(): Promise<Buffer | undefined> {
    for (;;) {
      const { value, done } = await this.#source.next()
      if (done === true) return undefined
      this.#received += value.length
      if (value.length > 0) return Buffer.from(value.buffer, value.byteOffset, value.length)
    }
  }
}
