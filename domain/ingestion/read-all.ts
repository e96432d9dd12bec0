/** Step 3: reads an object to its end and judges it, also where members of an archive are bad. */
import { Gatherer } from '../gathering/gatherer.ts'
import { gatherAll } from './gather-object.ts'
import { ObjectPass, type ReadSettings, type ReadSummary } from './object-pass.ts'

/** An object that has been read and judged; nothing is written yet. */
export interface ReadObject {
  readonly gatherer: Gatherer
  readonly summary: ReadSummary
  /** A second pass that gathers the values, where the first one ran out of memory for them. */
  readonly second: (() => ObjectPass) | undefined
}

/**
 * Reads the object that `open` opens anew each time. Where a member fails after some of its rows
 * had been gathered, all is read again without it. `watch` is told of each pass, for its counts
 * should it fail. Throws UnreadableFile where nothing can be read.
 */
export async function readAll(
  settings: ReadSettings,
  open: () => AsyncIterable<Uint8Array>,
  watch: (pass: ObjectPass) => void = () => {},
): Promise<ReadObject> {
  let skip: ObjectPass['failed'] = new Map()
  for (;;) {
    const gatherer = new Gatherer()
    const pass = new ObjectPass(settings, gatherer, skip)
    watch(pass)
    const overflowed = await gatherAll(pass, gatherer, open(), settings.limits)
    skip = pass.failed
    if (pass.tainted) continue
    const summary = pass.judge()
    const left = skip
    return {
      gatherer,
      summary,
      second: overflowed ? () => new ObjectPass(settings, gatherer, left) : undefined,
    }
  }
}
