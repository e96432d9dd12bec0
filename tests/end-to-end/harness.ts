/** The whole embedded stack on free ports and a temporary home, and what tests do to it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { s3Client } from '../../adapters/clients.ts'
import { DROP_BUCKET, type Stack, startStack } from '../../local/stack.ts'
import { type Answer, type Json, readAnswer } from './http-json.ts'

export const root = join(import.meta.dirname, '..', '..')

export interface World {
  readonly stack: Stack
  /** The folder that keeps its state. */
  readonly home: string
  readonly s3: S3Client
  get(path: string): Promise<Answer>
  post(path: string, body?: string): Promise<Answer>
  put(key: string, body: string | Uint8Array): Promise<void>
  /** Puts once the time that S3 gives is later than that of another object; it tells whole seconds. */
  putLater(key: string, body: string | Uint8Array, than: string): Promise<void>
  copy(from: string, to: string): Promise<void>
  remove(...keys: string[]): Promise<void>
  /** Waits until everything so far has been ingested. */
  settled(): Promise<void>
  /** Puts, waits and gives the record of the ingestion. */
  ingest(key: string, body: string | Uint8Array): Promise<Json>
  /** The record of the object of exactly that key. */
  record(key: string): Promise<Json>
  /** The date's total over all meters, as sent; undefined where it has none. */
  total(date: string): Promise<string | undefined>
  /** The meter's total on a date, as sent; undefined where it has none. */
  meterTotal(meter: string, date: string): Promise<string | undefined>
  /** Runs the detectors and gives the closed run. */
  detect(full?: boolean): Promise<Json>
  /** Errors that the stack logged. */
  readonly errors: unknown[]
  close(): Promise<void>
}

/** Starts one, with further folders of configuration; several live side by side. */
export async function startWorld(...folders: readonly string[]): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'metertally-e2e-'))
  const errors: unknown[] = []
  const stack = await startStack(
    {
      port: 0,
      s3Port: 0,
      dynamodbPort: 0,
      home,
      configFolders: [join(root, 'config'), join(import.meta.dirname, 'config'), ...folders],
      samples: undefined,
      once: false,
    },
    { info: () => {}, warn: () => {}, error: (message, fields) => errors.push([message, fields]) },
  )
  const s3 = s3Client(stack.endpoints)
  return {
    ...actions(stack, s3),
    home,
    errors,
    close: async () => {
      s3.destroy()
      await stack.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

function actions(stack: Stack, s3: S3Client): Omit<World, 'home' | 'errors' | 'close'> {
  const Bucket = DROP_BUCKET
  const fetchAnswer = async (path: string, init?: RequestInit): Promise<Answer> =>
    readAnswer(await fetch(`${stack.apiUrl}${path}`, init))
  const get = (path: string): Promise<Answer> => fetchAnswer(path)
  const post = (path: string, body?: string): Promise<Answer> =>
    fetchAnswer(path, {
      method: 'POST',
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    })
  const put = async (Key: string, body: string | Uint8Array): Promise<void> => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(body) }))
  }
  const timeOf = async (place: { Bucket: string; Key: string }): Promise<number> => {
    const { LastModified } = await s3.send(new HeadObjectCommand(place))
    return (LastModified as Date).getTime()
  }
  const record = async (key: string): Promise<Json> => {
    const { body } = await get(`/ingestions?key=${encodeURIComponent(key)}&limit=1000`)
    return body.ingestions.find((ingestion: Json) => ingestion.key === key)
  }
  return {
    stack,
    s3,
    get,
    post,
    put,
    record,
    putLater: async (key, body, than) => {
      const limit = await timeOf({ Bucket, Key: than })
      const scratch = { Bucket: 'meter-work', Key: 'tests/time' }
      do await s3.send(new PutObjectCommand({ ...scratch, Body: Buffer.from('tick') }))
      while ((await timeOf(scratch)) <= limit)
      await put(key, body)
    },
    copy: async (from, to) => {
      await s3.send(
        new CopyObjectCommand({ Bucket, Key: to, CopySource: `${Bucket}/${encodeURI(from)}` }),
      )
    },
    remove: async (...keys) => {
      const [only] = keys
      const Delete = { Objects: keys.map((Key) => ({ Key })) }
      if (keys.length === 1) await s3.send(new DeleteObjectCommand({ Bucket, Key: only }))
      else await s3.send(new DeleteObjectsCommand({ Bucket, Delete }))
    },
    settled: () => stack.settled(),
    ingest: async (key, body) => {
      await put(key, body)
      await stack.settled()
      return record(key)
    },
    total: async (date) => (await get(`/consumption/${date}`)).body.total,
    meterTotal: async (meter, date) => {
      const path = `/meters/${encodeURIComponent(meter)}/consumption?from=${date}&to=${date}`
      return (await get(path)).body.consumption?.[0]?.total
    },
    detect: async (full = false) => {
      const { body } = await post('/detections', full ? '{"full":true}' : undefined)
      for (;;) {
        const run = await get(`/detections/${body.id}`)
        if (run.body.state !== 'running') return run.body
      }
    },
  }
}
