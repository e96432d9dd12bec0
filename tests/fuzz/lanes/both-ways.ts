/** One file read by csv-parse and its reader alone, and as fast as it goes: both must tell the same. */
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { UnreadableFile } from '../../../domain/errors.ts'
import { type GatheredDay, Gatherer } from '../../../domain/gathering/gatherer.ts'
import { contributionsOf } from '../../../domain/ingestion/gather-object.ts'
import { MemberPass } from '../../../domain/ingestion/member-pass.ts'
import { ObjectPass, type ReadSummary } from '../../../domain/ingestion/object-pass.ts'
import { readAll } from '../../../domain/ingestion/read-all.ts'
import { RowList } from '../../../domain/ingestion/read-counts.ts'
import type { MeterDay } from '../../../domain/readings/contribution.ts'
import { settle } from '../../../domain/readings/settle.ts'
import { chunksOf, cutAt } from '../../adapters/csv/chunks.ts'
import { bytesOf, type File, settingsOf } from './file.ts'

/**
 * Throws where the two ways differ, the bytes cut into chunks at those places for both. Returns how
 * many rows were accepted; 0 where the file was refused.
 */
export async function checkBothWays(file: File, ...cuts: (readonly number[])[]): Promise<number> {
  let accepted = 0
  for (const cut of cuts.length === 0 ? [[]] : cuts) {
    const reference = await told(file, true, cut)
    assert.deepEqual(await told(file, false, cut), reference, nameOf(cut))
    accepted = reference.summary?.accepted ?? 0
  }
  return accepted
}

/** The same, and that it hangs on none of the cuts. */
export async function checkCuts(file: File, cuts: readonly (readonly number[])[]): Promise<number> {
  const reference = await told(file, true, [])
  for (const cut of cuts) {
    assert.deepEqual(await told(file, false, cut), reference, nameOf(cut))
  }
  return reference.summary?.accepted ?? 0
}

/**
 * Throws where settled days of a file that does not fit in memory differ. Values that overlap, and
 * rows that repeat a time, are only seen to as long as they are held together: files of which that
 * makes other days, by csv-parse too, are passed over. Returns whether it was looked at.
 */
export async function checkSpilled(whole: File, cut: readonly number[]): Promise<boolean> {
  const { heldReadings: _, ...limits } = whole.limits ?? {}
  const fitting = await settledDays({ ...whole, limits }, true, [])
  const isStable =
    isDeepStrictEqual(await settledDays(whole, true, []), fitting) &&
    isDeepStrictEqual(await settledDays(whole, true, cut), fitting)
  if (!isStable) return false
  assert.deepEqual(await settledDays(whole, false, cut), fitting)
  assert.deepEqual(await settledDays(whole, false, []), fitting)
  return true
}

/** Every place between two bytes: to be cut one by one, or all at once. */
export function everyPlace({ text }: File): number[] {
  return Array.from({ length: bytesOf({ text }).length }, (_, at) => at)
}

function nameOf(cut: readonly number[]): string {
  if (cut.length === 0) return 'in one chunk'
  return cut.length > 10 ? `cut at ${cut.slice(0, 10).join()} and on` : `cut at ${cut.join()}`
}

/** All that reading tells: what the record says of it, and what would be stored. */
interface Told {
  readonly summary?: ReadSummary
  readonly [fact: string]: unknown
}

async function told(file: File, byReference: boolean, cut: readonly number[]): Promise<Told> {
  const bytes = bytesOf(file)
  let pass: ObjectPass | undefined
  try {
    const settings = settingsOf(file, byReference)
    const read = await readAll(
      settings,
      () => chunksOf(cutAt(bytes, cut)),
      (next) => {
        pass = next
      },
    )
    return { summary: read.summary, counts: pass?.counts, ...gathered(read.gatherer) }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { ...refusal(error), decisions: pass?.decisions, counts: countsAt(error, pass) }
  }
}

function gathered(gatherer: Gatherer): Record<string, unknown> {
  const { dayCount, streamCount, meters, lengthsUnknown } = gatherer
  const meterDays = [...gatherer.meterDays()].map(placeOf).sort()
  const days: GatheredDay[] = [...gatherer.drain()]
  // Stable: what one meter-day has stays in its order.
  days.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0))
  return { dayCount, streamCount, meters, lengthsUnknown, meterDays, days }
}

function placeOf({ meterId, channel, date }: MeterDay): string {
  return JSON.stringify([meterId, channel, date])
}

/**
 * csv-parse hands rows out a little late, and does not count the blank lines of the batch in which
 * a row gets too long: how many rows came before a text broke off, and where, is left open.
 */
const BROKEN: ReadonlySet<string> = new Set(['file-not-csv', 'file-broken-csv'])
/** Looked at from time to time only. */
const LATE = /more than \d+ (?:meters|meter-days)/

function refusal({ code, message, context }: UnreadableFile): Record<string, unknown> {
  // Of bytes that are no UTF-8 the chunk is told in which they stand.
  return /^The row on line|somewhere after byte/.test(message)
    ? { code, message: message.replace(/\d+(?= has more|\))/, 'N') }
    : { code, message, context }
}

function countsAt({ code, message }: UnreadableFile, pass: ObjectPass | undefined): unknown {
  return BROKEN.has(code) || LATE.test(message) ? undefined : pass?.counts
}

async function settledDays(file: File, byReference: boolean, cut: readonly number[]) {
  const bytes = bytesOf(file)
  const settings = settingsOf(file, byReference)
  const open = () => chunksOf(cutAt(bytes, cut))
  try {
    const { gatherer, summary, second } = await readAll(settings, open)
    const facts = {
      ...{ source: 'drops/file.csv', generation: 1, pipeline: 'test' },
      version: '2030-01-01T00:00:00Z',
    }
    const again = second && { pass: second(), bytes: open() }
    const contributions = contributionsOf(facts, gatherer, settings.limits, again)
    const byDay = Map.groupBy(await Array.fromAsync(contributions), placeOf)
    const places = [...byDay.keys()].sort()
    return {
      summary: { ...summary, duplicates: 0 },
      days: places.map((place) => settle(byDay.get(place) ?? [])),
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return refusal(error)
  }
}

/** What is counted up to where the file fails. */
export async function countsOf({ byReference = false, ...file }: File & { byReference?: boolean }) {
  const pass = new ObjectPass(settingsOf(file, byReference), new Gatherer())
  await Array.fromAsync(pass.run(chunksOf([bytesOf(file)]))).catch(() => {})
  return pass.counts
}

/** How many rows the lane takes, of how many that there are. */
export async function shareOfLane(file: File): Promise<{ rows: number; lane: number }> {
  const [rejects, flags] = [new RowList(1), new RowList(1)]
  const settings = settingsOf(file, false)
  const pass = new MemberPass(undefined, settings, new Gatherer(), rejects, flags)
  for await (const _ of pass.run(chunksOf([bytesOf(file)])));
  return { rows: pass.counts.rows, lane: pass.linesTaken }
}
