/** What an archive may unpack to, counted while it does: what shows a decompression bomb. */
import { UnreadableFile } from '../../domain/errors.ts'
import type { ArchiveLimits } from '../../domain/ports.ts'

export class Budget {
  readonly #limits: ArchiveLimits
  readonly #received: () => number
  #unpacked = 0
  #members = 0
  #member: string | undefined
  #exceeded: UnreadableFile | undefined

  /** `received` tells how many bytes of the object have been read so far. */
  constructor(limits: ArchiveLimits, received: () => number) {
    this.#limits = limits
    this.#received = received
  }

  /** Counts a member. Throws UnreadableFile (`file-too-large`) for one too many. */
  begin(member: string): void {
    this.#member = member
    this.#members++
    if (this.#members > this.#limits.members) {
      this.#exceed(
        `The archive has more than ${this.#limits.members} files; split it into smaller ones.`,
      )
    }
  }

  /**
   * Passes on what comes out of a decompression, and counts it. Bytes that are decompressed twice,
   * such as gzip within zip, count twice. Throws UnreadableFile (`file-too-large`) past a limit.
   */
  async *watch(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      this.#unpacked += chunk.length
      this.check()
      yield chunk
    }
  }

  /** Throws what has been thrown before, whoever has caught it, and what a limit has to say. */
  check(): void {
    const { decompressedBytes, ratio, ratioFrom } = this.#limits
    if (this.#exceeded !== undefined) throw this.#exceeded
    const place = this.#member === undefined ? '' : ` at "${this.#member}"`
    if (this.#unpacked > decompressedBytes) {
      this.#exceed(
        `The file unpacks to more than ${decompressedBytes} bytes${place}; split it into smaller ones.`,
      )
    }
    if (this.#unpacked > ratioFrom && this.#unpacked > ratio * this.#received()) {
      this.#exceed(
        `The file unpacks to more than ${ratio} times its own size${place}, as a decompression bomb does. If its data are real, upload them without compression.`,
      )
    }
  }

  #exceed(what: string): never {
    this.#exceeded = new UnreadableFile('file-too-large', what, { member: this.#member })
    throw this.#exceeded
  }
}
