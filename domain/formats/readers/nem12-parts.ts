/** Where NEM12 files begin (100) and end (900): one object may be several of them, glued together. */

/** Watches the records go by and says what is missing around them. */
export class Nem12Parts {
  #parts = 0
  #headless = 0
  #cutShort = 0
  #isOpen = false

  /** A record that is neither 100 nor 900. */
  record(): void {
    if (this.#isOpen) return
    this.#begin()
    this.#headless++
  }

  header(): void {
    if (this.#isOpen) this.#cutShort++
    this.#begin()
  }

  close(): void {
    this.#isOpen = false
  }

  /** The object is over. */
  end(): void {
    if (this.#isOpen) this.#cutShort++
    this.#isOpen = false
  }

  #begin(): void {
    this.#parts++
    this.#isOpen = true
  }

  get notes(): string[] {
    const parts = this.#parts
    const where = (count: number): string => (parts > 1 ? ` (${count} of ${parts} parts)` : '')
    const notes: string[] = []
    if (parts > 1) notes.push(`${parts} NEM12 files are glued together; all of them count`)
    if (this.#headless > 0) {
      notes.push(`no 100 record${where(this.#headless)}: taken as NEM12 by its other records`)
    }
    if (this.#cutShort > 0) {
      notes.push(
        `no 900 record at the end${where(this.#cutShort)}: the transfer may have been cut short; what arrived counts`,
      )
    }
    return notes
  }
}
