/** The text of a block of UTF-8, made when a line of it is first asked for. */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export class BlockText {
  readonly #bytes: Uint8Array
  /** Of a block of ASCII, in which places are the same in bytes and text. */
  #ascii: string | undefined
  #isAscii = true

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The text between two places of the block. */
  slice(from: number, to: number): string {
    if (this.#ascii === undefined && this.#isAscii) {
      const text = decoder.decode(this.#bytes)
      // Any other character has more bytes than UTF-16 units.
      this.#isAscii = text.length === this.#bytes.length
      if (this.#isAscii) this.#ascii = text
    }
    return this.#ascii?.slice(from, to) ?? decoder.decode(this.#bytes.subarray(from, to))
  }
}
