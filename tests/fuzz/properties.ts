/** What must hold of every file, whatever is in it. */
import assert from 'node:assert/strict'
import { marshall } from '@aws-sdk/util-dynamodb'
import { toItem } from '../../adapters/dynamodb/contribution-item.ts'
import type { Item } from '../../adapters/dynamodb/document-client.ts'
import { contributionsIn } from '../../adapters/dynamodb/read-contribution.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'
import { parseDate } from '../../domain/time/civil-date.ts'
import { type HowToRead, type Outcome, readObject } from './read-object.ts'

/** DynamoDB's own limits, in bytes. */
const LONGEST_HASH_KEY = 2048
const LONGEST_SORT_KEY = 1024
const LARGEST_ITEM = 400 * 1024
/** No place of a day lies farther from its midnight: columns of a wide row that name no time. */
const LATEST_START = 50_000 * 86_400

const GOOD = Buffer.from(
  'meter,timestamp,kwh\nGOOD,2025-06-02T00:00Z,0.1\nGOOD,2025-06-02T00:30Z,0.2\nGOOD,2025-06-02T01:00Z,0.3\n',
)

/** Throws where the program does not stand the file. */
export async function checkFile(bytes: Uint8Array, how: HowToRead): Promise<Outcome> {
  const outcome = await checkOnce(bytes, how)
  assert.deepEqual(await readObject(bytes, how), outcome, 'read twice, it differs')
  await checkGoodFile()
  return outcome
}

/** The same of a file that takes its time: it is read once. */
export async function checkOnce(bytes: Uint8Array, how: HowToRead): Promise<Outcome> {
  const outcome = await readObject(bytes, how)
  checkRecord(outcome)
  checkStorable(outcome.contributions)
  return outcome
}

/** A file read later has its right totals. */
async function checkGoodFile(): Promise<void> {
  const { record, contributions } = await readObject(GOOD)
  assert.equal(record.state, 'succeeded')
  assert.deepEqual(
    contributions.map(({ meterId, date, segments }) => ({ meterId, date, segments })),
    [
      {
        ...{ meterId: 'GOOD', date: '2025-06-02' },
        segments: [{ start: 3600, length: 1800, values: [100_000, 200_000, 300_000] }],
      },
    ],
  )
}

function checkRecord({ record, contributions }: Outcome): void {
  const { rows = 0, accepted = 0, blank = 0, rejected = 0, state, error } = record
  assert.equal(rows, accepted + blank + rejected, 'each row is accepted, blank or rejected')
  assert.ok(accepted + blank >= 0 && (record.flagged ?? 0) <= accepted)
  if (state === 'failed') {
    assert.ok(error !== undefined && error.message.length > 10 && error.message.length < 1100)
    assert.equal(contributions.length, 0)
  } else {
    assert.ok(contributions.length > 0, 'what is no failure has readings')
  }
  assert.ok(bytesOf(JSON.stringify(record)) < LARGEST_ITEM - 20_000, 'the record fits in its item')
  checkTexts(record)
}

/** DynamoDB takes no half of a surrogate pair. */
function checkTexts(value: unknown): void {
  if (typeof value === 'string') assert.ok(value.isWellFormed(), `no Unicode: ${value}`)
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(checkTexts)
}

function checkStorable(contributions: readonly Contribution[]): void {
  const keys = new Set<string>()
  for (const contribution of contributions) {
    const { meterId, channel, date, unit, segments, version } = contribution
    assert.ok(meterId !== '' && meterId.trim() === meterId, `a meter id of "${meterId}"`)
    assert.ok(channel !== '' && unit !== '' && parseDate(date) !== undefined)
    assert.match(version, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    for (const { start, length, values } of segments) {
      assert.ok(Number.isSafeInteger(start) && start >= 0 && start < LATEST_START)
      assert.ok(Number.isSafeInteger(length) && length >= 0 && length <= 86_400)
      assert.ok(values.length > 0)
      assert.ok(values.every((value) => value === null || Number.isSafeInteger(value)))
    }
    const item = toItem(contribution)
    assert.ok(bytesOf(meterId) <= LONGEST_HASH_KEY)
    assert.ok(bytesOf(item.entry as string) <= LONGEST_SORT_KEY)
    assert.ok(sizeOf(item) < LARGEST_ITEM, 'the contribution fits in its item')
    assert.deepEqual(contributionsIn(marshall(item)), [contribution])
    checkTexts({ ...item, intervals: undefined })
    keys.add(`${meterId}\n${item.entry}`)
  }
  assert.equal(keys.size, contributions.length, 'two contributions have one key')
}

function sizeOf({ intervals, ...rest }: Item): number {
  return bytesOf(JSON.stringify(rest)) + (intervals as Uint8Array).length
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}
