/** The text from which a format is told: the beginning of a file, without its blank lines. */
import { UnreadableFile } from '../errors.ts'

/** So much text tells a format; line ends do not count. */
const ENOUGH_BYTES = 256 * 1024
/** A table of thousands of columns takes more for a header and some rows. */
const ENOUGH_LINES = 4
/** Blank lines are kept to be read again, as they are counted; no file begins with more. */
const MOST_BLANK_BYTES = 16 * 2 ** 20
/** Of line ends that follow each other: `\r\n` twice. */
const LONGEST_RUN = 4

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

export class HeadSample {
  readonly #mostBytes: number
  readonly #kept: Uint8Array[] = []
  /** Bytes that are no line ends. */
  #said = 0
  #blank = 0
  #lines = 0
  #run = LONGEST_RUN

  /** `lineBytes`: the longest row that is read. */
  constructor(lineBytes: number) {
    this.#mostBytes = Math.max(ENOUGH_BYTES, ENOUGH_LINES * lineBytes)
  }

  /** Whether it tells the format, or no more of it will. */
  get isEnough(): boolean {
    if (this.#said >= this.#mostBytes || this.#blank > MOST_BLANK_BYTES) return true
    return this.#said >= ENOUGH_BYTES && this.#lines >= ENOUGH_LINES
  }

  /** Bytes that are no line ends, of which no more are needed. */
  get #wanted(): number {
    return (this.#lines >= ENOUGH_LINES ? ENOUGH_BYTES : this.#mostBytes) - this.#said
  }

  /**
   * Takes of a chunk what it needs, so that it is the same wherever chunks end. Throws UnreadableFile
   * (`file-empty`) where blank lines do not end.
   */
  take(chunk: Uint8Array): void {
    const kept = new Uint8Array(chunk.length)
    let length = 0
    let from = 0
    const keep = (to: number): void => {
      if (to > from) kept.set(chunk.subarray(from, to), length)
      length += to - from
    }
    let [feed, carriage] = [-1, -1]
    let at = 0
    while (at < chunk.length && !this.isEnough) {
      const byte = chunk[at]
      if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
        if (feed < at) feed = placeIn(chunk, LINE_FEED, at)
        if (carriage < at) carriage = placeIn(chunk, CARRIAGE_RETURN, at)
        const size = Math.min(Math.min(feed, carriage) - at, this.#wanted)
        this.#said += size
        this.#run = 0
        at += size
        continue
      }
      this.#blank++
      if (this.#run === 0) this.#lines++
      if (++this.#run > LONGEST_RUN) {
        keep(at)
        from = at + 1
      }
      at++
    }
    keep(at)
    this.#kept.push(kept.subarray(0, length))
    if (this.#said > 0 || this.#blank <= MOST_BLANK_BYTES) return
    throw new UnreadableFile(
      'file-empty',
      `The file begins with more than ${MOST_BLANK_BYTES} bytes of blank lines. Take them out, and upload it again.`,
    )
  }

  /** Its whole lines; all of it where the file ended with it, or it is one line. */
  text(ended: boolean): string {
    const decoder = new TextDecoder()
    const text = this.#kept.map((part) => decoder.decode(part, { stream: true })).join('')
    return ended ? text : text.slice(0, Math.max(text.lastIndexOf('\n'), 0) || undefined)
  }
}

/** Where a byte comes next; the length where it does not. */
function placeIn(chunk: Uint8Array, byte: number, from: number): number {
  const place = chunk.indexOf(byte, from)
  return place < 0 ? chunk.length : place
}
