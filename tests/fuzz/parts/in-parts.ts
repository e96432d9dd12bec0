/** One file read by one reader, and in parts: both must tell the same, or that it takes one reader. */
import assert from 'node:assert/strict'
import { NotInParts, UnreadableFile } from '../../../domain/errors.ts'
import { contributionsOf } from '../../../domain/ingestion/gather-object.ts'
import { readAll } from '../../../domain/ingestion/read-all.ts'
import { partsOf } from '../../../domain/ingestion/splitting/cut-lines.ts'
import { type JoinedObject, joinParts } from '../../../domain/ingestion/splitting/join-parts.ts'
import { lengthTold } from '../../../domain/ingestion/splitting/known-lengths.ts'
import { partFromJson, partJson } from '../../../domain/ingestion/splitting/part-json.ts'
import type { PartReading } from '../../../domain/ingestion/splitting/part-reading.ts'
import {
  contributionsOfPart,
  type PartSource,
  readPart,
} from '../../../domain/ingestion/splitting/read-part.ts'
import type { Contribution, MeterDay } from '../../../domain/readings/contribution.ts'
import { settle } from '../../../domain/readings/settle.ts'
import { chunksOf } from '../../adapters/csv/chunks.ts'
import { bytesOf, type File, settingsOf } from '../lanes/file.ts'

const FACTS = {
  ...{ source: 'drops/file.csv', generation: 1, pipeline: 'test' },
  version: '2030-01-01T00:00:00Z',
}

/** What came of a file that was cut into parts. */
export type InParts = 'parts' | 'one reader' | 'refused'

/** Throws where the two ways differ. `chunk`: bytes that come at a time. */
export async function checkInParts(file: File, partBytes: number, chunk = 7): Promise<InParts> {
  const bytes = bytesOf(file)
  const settings = settingsOf(file, false)
  const source: PartSource = {
    ...{ size: bytes.length, partBytes },
    open: ({ from, to }) => chunksOf(cutEvenly(bytes.subarray(from, to), chunk)),
  }
  let joined: JoinedObject
  try {
    joined = await joinParts(readings(settings, source), settings)
  } catch (error) {
    if (!(error instanceof NotInParts)) throw error
    assert.ok(error.message.length > 0)
    return 'one reader'
  }
  const read = await readAll(settings, () => chunksOf([bytes])).catch((error) => {
    if (error instanceof UnreadableFile) assert.fail(`one reader refuses it: ${error.message}`)
    throw error
  })
  const { gatherer, summary } = read
  // One that repeats a time of another part is not seen to.
  assert.ok(joined.summary.duplicates <= summary.duplicates)
  assert.deepEqual({ ...joined.summary, duplicates: 0 }, { ...summary, duplicates: 0 })
  assert.equal(joined.meters, gatherer.meters)
  assert.deepEqual(sortedPlaces(joined.written), sortedPlaces(gatherer.meterDays()))
  const whole = await Array.fromAsync(contributionsOf(FACTS, gatherer, settings.limits))
  const cut: Contribution[] = []
  const lengths = lengthTold(JSON.parse(JSON.stringify(joined.lengths)))
  for (let part = 0; part < partsOf(source); part++) {
    const ofPart = contributionsOfPart(settings, source, part, FACTS, lengths)
    for await (const contribution of ofPart) cut.push(contribution)
  }
  assert.equal(new Set(cut.map(keyOf)).size, cut.length)
  assert.deepEqual(settled(cut), settled(whole))
  return 'parts'
}

async function* readings(
  settings: ReturnType<typeof settingsOf>,
  source: PartSource,
): AsyncGenerator<PartReading> {
  for (let part = 0; part < partsOf(source); part++) {
    const text = [...partJson(await readPart(settings, source, part))].join('')
    yield partFromJson(JSON.parse(text))
  }
}

function cutEvenly(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  return chunks
}

function placeOf({ meterId, channel, date }: MeterDay): string {
  return JSON.stringify([meterId, channel, date])
}

function keyOf(contribution: Contribution): string {
  return `${placeOf(contribution)} ${contribution.part}`
}

function sortedPlaces(days: Iterable<MeterDay>): string[] {
  return [...days].map(placeOf).sort()
}

function settled(contributions: readonly Contribution[]) {
  const byDay = Map.groupBy(contributions, placeOf)
  return [...byDay.keys()].sort().map((place) => [place, settle(byDay.get(place) ?? [])])
}
