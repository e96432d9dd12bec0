/** The whole process is killed again and again while files come in: the answers end right. */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { test } from '@jest/globals'
import fc from 'fast-check'
import { answersThrough } from '../model/answers.ts'
import { expectOracle } from '../model/compare.ts'
import { bytesOf, type Content, contents } from '../model/contents.ts'
import { Oracle } from '../model/oracle.ts'
import { placeOf, savePlace } from '../model/place.ts'
import { soak } from '../soak.ts'
import { processFolder } from './processes.ts'

const { configure, path, start } = processFolder()
const { seconds, seed } = soak()

const KEYS = Array.from({ length: 12 }, (_, at) => `drop ${at}${at % 3 === 0 ? '.csv.gz' : '.csv'}`)
const Bucket = 'meter-drops'

/** An upload, or a deletion where there is no content. */
interface Change {
  readonly key: string
  readonly content: Content | undefined
}

const changes = fc.array(
  fc.record<Change>({
    key: fc.constantFrom(...KEYS),
    content: fc.option(contents, { nil: undefined, freq: 5 }),
  }),
  { minLength: 30, maxLength: 60, size: 'max' },
)

/** Kills: milliseconds from a start, or from the first change that it sees. */
const kills = fc.array(
  fc.record({ from: fc.constantFrom('change', 'change', 'start'), after: fc.nat(1500) }),
  { minLength: 3, maxLength: 5 },
)

/** Makes the change; throws where the process is gone before it has answered. */
async function change(s3: S3Client, oracle: Oracle, { key, content }: Change): Promise<void> {
  const place = { Bucket, Key: key }
  if (content === undefined) {
    await s3.send(new DeleteObjectCommand(place))
    return oracle.deleted(key)
  }
  const bytes = bytesOf(content)
  const Body = key.endsWith('.gz') && bytes.length > 0 ? gzipSync(bytes) : bytes
  await s3.send(new PutObjectCommand({ ...place, Body }))
  const { LastModified } = await s3.send(new HeadObjectCommand(place))
  oracle.uploaded(key, content, (LastModified as Date).toISOString())
}

async function round(number: number): Promise<void> {
  const [pending] = fc.sample(changes, { seed: number, numRuns: 1 }) as [Change[]]
  const [deaths] = fc.sample(kills, { seed: number, numRuns: 1 }) as [
    { from: string; after: number }[],
  ]
  const home = `home-${number}`
  const config = await readFile(join(import.meta.dirname, '../model/config/pipelines.yml'), 'utf8')
  const env = await configure('pipelines.yml', config)
  const oracle = new Oracle()
  /** Changes what is left, until the process is gone. What it did not answer is done again. */
  const changeOn = async (s3: S3Client): Promise<void> => {
    for (let next = pending[0]; next !== undefined; next = pending[0]) {
      await change(s3, oracle, next)
      pending.shift()
    }
  }
  for (const { from, after } of deaths) {
    const started = start(home, env)
    if (from === 'change') {
      await started.ready
      const s3 = started.s3()
      const changing = changeOn(s3).catch(() => {})
      await delay(after)
      await started.kill('SIGKILL')
      await changing
      s3.destroy()
    } else {
      // Mostly before it is ready, while it makes up for what the one before it left.
      await delay(2 * after)
      await started.kill('SIGKILL')
    }
  }
  const penultimate = start(home, env)
  await penultimate.ready
  const s3 = penultimate.s3()
  await changeOn(s3)
  s3.destroy()
  await penultimate.kill('SIGKILL')
  // It is ready once all is ingested.
  const last = start(home, env)
  await last.ready
  expectOracle(await answersThrough(last.get, { limit: 3, byDate: 'dates' }), oracle)
  await last.kill('SIGTERM')
  await rm(path(home), { recursive: true, force: true })
}

if (seconds === undefined) {
  test('a backfill that is killed again and again ends in the answers of a clean pass', () =>
    round(seed))
} else {
  const title = `for ${seconds} seconds, backfills that are killed end in the answers of a clean pass`
  test(
    title,
    async () => {
      const until = performance.now() + seconds * 1000
      const first = await placeOf('sigkill', seed)
      for (let at = first; performance.now() < until; at++) {
        await savePlace('sigkill', seed, at + 1)
        try {
          await round(seed * 1_000_003 + at)
        } catch (cause) {
          throw new Error(`round ${at} of seed ${seed} (place ${at} in .soak/sigkill.json)`, {
            cause,
          })
        }
      }
    },
    (seconds + 600) * 1000,
  )
}
