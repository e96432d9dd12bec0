/** Adds safe integers exactly, in number arithmetic for as long as that is exact. */
export class ExactSum {
  #low = 0
  #high = 0n

  add(value: number): void {
    const sum = this.#low + value
    if (Number.isSafeInteger(sum)) {
      this.#low = sum
    } else {
      this.#high += BigInt(this.#low)
      this.#low = value
    }
  }

  get total(): bigint {
    return this.#high + BigInt(this.#low)
  }
}
