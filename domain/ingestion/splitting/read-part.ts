/** Reads a part of an object: for what it says, or for its contributions. */
import { NotInParts, UnreadableFile } from '../../errors.ts'
import { Gatherer } from '../../gathering/gatherer.ts'
import type { Contribution } from '../../readings/contribution.ts'
import { contributionsOf, gatherAll, type ObjectFacts, type Rows } from '../gather-object.ts'
import { MemberPass } from '../member-pass.ts'
import type { ReadSettings } from '../object-pass.ts'
import { RowList } from '../read-counts.ts'
import { type ByteRange, linesIn, rangeOf } from './cut-lines.ts'
import type { PartReading } from './part-reading.ts'

/** An object to be read in parts: its bytes, and how it is cut. */
export interface PartSource {
  readonly open: (range: ByteRange) => AsyncIterable<Uint8Array>
  readonly size: number
  readonly partBytes: number
}

/** Parts of contributions are numbered on from here for each part of the object that comes before. */
const NUMBERS_OF_PART = 1_000_000

/**
 * What the part says; the same whenever it is read. What makes the object one for a single reader,
 * also that the part cannot be read, is a result.
 */
export async function readPart(
  settings: ReadSettings,
  source: PartSource,
  part: number,
): Promise<PartReading> {
  const gatherer = new Gatherer()
  const rejects = new RowList(settings.limits.keptRejects)
  const pass = passOf(settings, source, part, gatherer, rejects)
  try {
    await gatherAll(pass, gatherer, pass.bytes, settings.limits)
    const { format, decisions, units, lines, endsWithNewline, kept, ...counts } =
      pass.member.tellPart()
    const streams = [...gatherer.streamDays()]
    const meters = new Set(streams.map(({ meterId }) => meterId))
    return {
      ...{ counts, lines, rejects: rejects.rows, format, decisions, units, endsWithNewline },
      ...{ asides: kept.asides, unknownQualities: kept.unknownQualities, series: kept.series },
      strays: [...kept.meterNames].filter((text) => !meters.has(text)),
      streams,
    }
  } catch (error) {
    return { alone: reasonOf(error) }
  }
}

/**
 * The reason why an object with that beginning is read by one reader; undefined where only its parts
 * can tell.
 */
export async function reasonAgainstParts(
  settings: ReadSettings,
  { open, size }: PartSource,
): Promise<string | undefined> {
  const member = memberOf(settings, new Gatherer(), new RowList(0))
  try {
    for await (const _ of member.run(open({ from: 0, to: size }), {
      bytes: none(),
      isLater: true,
    }));
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/**
 * The part's contributions, numbered so that later rows of the object come later. `lengths` gives
 * those of intervals (seconds, 0: unknown) that all parts together tell of meters and channels.
 * Throws NotInParts or UnreadableFile where the part is not what it was.
 */
export async function* contributionsOfPart(
  settings: ReadSettings,
  source: PartSource,
  part: number,
  facts: ObjectFacts,
  lengths: (meterId: string, channel: string) => number,
): AsyncGenerator<Contribution> {
  const gatherer = new Gatherer()
  gatherer.tell(lengths)
  const pass = passOf(settings, source, part, gatherer, new RowList(0))
  const second = { pass, bytes: pass.bytes }
  yield* contributionsOf(facts, gatherer, settings.limits, second, part * NUMBERS_OF_PART)
  pass.member.tellPart()
}

function passOf(
  settings: ReadSettings,
  source: PartSource,
  part: number,
  gatherer: Gatherer,
  rejects: RowList,
): Rows & { readonly member: MemberPass; readonly bytes: AsyncIterable<Uint8Array> } {
  const { open, size } = source
  const member = memberOf(settings, gatherer, rejects)
  const { lineBytes } = settings.limits
  return {
    member,
    bytes: linesIn(open, size, rangeOf(source, part), lineBytes),
    run: (bytes) => member.run(open({ from: 0, to: size }), { bytes, isLater: part > 0 }),
  }
}

function memberOf(settings: ReadSettings, gatherer: Gatherer, rejects: RowList): MemberPass {
  return new MemberPass(undefined, settings, gatherer, rejects, new RowList(0))
}

async function* none(): AsyncGenerator<Uint8Array> {}

function reasonOf(error: unknown): string {
  if (error instanceof NotInParts || error instanceof UnreadableFile) return error.message
  throw error
}
