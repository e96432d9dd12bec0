/** Writes bytes one after the other, into memory that it uses again: to allocate it costs more. */
export class ByteWriter {
  #bytes = new Uint8Array(1024)
  #at = 0

  /** Begins anew, with room for so many bytes. */
  begin(most: number): void {
    if (this.#bytes.length < most) this.#bytes = new Uint8Array(most)
    this.#at = 0
  }

  byte(value: number): void {
    this.#bytes[this.#at++] = value
  }

  /** A safe integer from 0 on, seven bits a byte, the lowest first (LEB128): at most eight bytes. */
  varint(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.#bytes[this.#at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#at++] = rest
  }

  /** 0, -1, 1, -2, … as 0, 1, 2, 3, …; twice the value has to be a safe integer. */
  zigzag(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1)
  }

  all(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** What was written since `begin`, in memory of its own. */
  written(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }
}
