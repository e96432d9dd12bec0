/** The emulators without the queue's poller: tests call the ingest handler themselves. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import type { S3Event, SQSEvent, SQSRecord } from 'aws-lambda'
import { type Clients, type Endpoints, localClients } from '../../adapters/clients.ts'
import { yamlConfig } from '../../adapters/config/load-config.ts'
import { createTables } from '../../adapters/dynamodb/tables.ts'
import { createApp } from '../../adapters/http/app.ts'
import { wireApi, wireFold, wireIngest } from '../../adapters/wiring.ts'
import type { IngestPorts } from '../../domain/ingestion/ingest-ports.ts'
import type { FoldDeps } from '../../handlers/fold.ts'
import {
  createIngestHandler,
  type IngestContext,
  type IngestHandler,
} from '../../handlers/ingest.ts'
import { startMessaging } from '../../local/messaging.ts'
import { toNotification } from '../../local/s3/notification.ts'
import { startObjectServer } from '../../local/s3/object-server.ts'
import { startTableServer } from '../../local/table-server.ts'
import { root } from './harness.ts'
import { type Answer, type Json, readAnswer } from './http-json.ts'

export const BUCKET = 'meter-drops'

export interface Emulators {
  readonly endpoints: Endpoints
  /** The variables that a function would have. */
  readonly env: Readonly<Record<string, string>>
  readonly ports: IngestPorts
  readonly fold: FoldDeps
  /** What handlers logged: message and fields. */
  readonly logged: [string, Record<string, unknown>][]
  /** For each message that was handed back: its receipt handle and after how many seconds. */
  readonly delays: [string, number][]
  /** A handler of its own, with ports changed as told. */
  handler(changed?: Partial<IngestPorts>): IngestHandler
  /** Makes such handlers on clients of their own, as another process does. */
  handlersOn(clients: Clients): (changed?: Partial<IngestPorts>) => IngestHandler
  put(key: string, body: string | Uint8Array): Promise<void>
  remove(key: string): Promise<void>
  get(path: string): Promise<Answer>
  record(key: string): Promise<Json>
  /** As if somebody had deleted it by hand. */
  deleteRecord(key: string): Promise<void>
  total(date: string): Promise<string | undefined>
  close(): Promise<void>
}

export async function startEmulators(): Promise<Emulators> {
  const home = await mkdtemp(join(tmpdir(), 'metertally-events-'))
  const tables = await startTableServer(join(home, 'dynamodb'), 0)
  const messaging = await startMessaging()
  const objects = await startObjectServer({
    directory: join(home, 's3'),
    port: 0,
    buckets: [BUCKET, 'meter-work', 'other-bucket'],
    versioned: [BUCKET],
    onChange: () => {},
  })
  const endpoints = {
    s3: objects.endpoint,
    dynamodb: tables.endpoint,
    messaging: messaging.endpoint,
  }
  const env = {
    DROP_BUCKET: BUCKET,
    WORK_BUCKET: 'meter-work',
    READINGS_TABLE: 'readings',
    INGESTIONS_TABLE: 'ingestions',
    ANOMALIES_TABLE: 'anomalies',
    INGEST_QUEUE_URL: messaging.queueUrl,
    NOTICES_TOPIC_ARN: messaging.topicArn,
  }
  const names = { readings: 'readings', ingestions: 'ingestions', anomalies: 'anomalies' }
  const clients = localClients(endpoints)
  await createTables(clients.documents, names)
  const logged: Emulators['logged'] = []
  const delays: Emulators['delays'] = []
  const note = (message: string, fields: Record<string, unknown>) => logged.push([message, fields])
  const log = { info: note, warn: note, error: note }
  const local = { clients, log, config: yamlConfig([join(root, 'config')]) }
  const deps = wireIngest(env, local)
  const handlerOf = ({ ports }: typeof deps, changed: Partial<IngestPorts>): IngestHandler =>
    createIngestHandler({
      log,
      ports: { ...ports, ...changed },
      delayMessage: async (receipt, seconds) => {
        delays.push([receipt, seconds])
      },
    })
  const launcher = { start: async () => {} }
  const app = createApp(wireApi(env, { ...local, launcher }))
  const get = async (path: string): Promise<Answer> => readAnswer(await app.request(path))
  const { s3 } = clients
  return {
    endpoints,
    env,
    ports: deps.ports,
    fold: wireFold(env, local),
    logged,
    delays,
    get,
    handler: (changed = {}) => handlerOf(deps, changed),
    handlersOn: (own) => {
      const ownDeps = wireIngest(env, { ...local, clients: own })
      return (changed = {}) => handlerOf(ownDeps, changed)
    },
    put: async (Key, body) => {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Buffer.from(body) }))
    },
    remove: async (Key) => {
      await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }))
    },
    record: async (key) => {
      const { body } = await get(`/ingestions?key=${encodeURIComponent(key)}&limit=1000`)
      return body.ingestions.find((ingestion: Json) => ingestion.key === key)
    },
    deleteRecord: async (key) => {
      const Key = { source: `${BUCKET}/${key}` }
      await clients.documents.send(new DeleteCommand({ TableName: 'ingestions', Key }))
    },
    total: async (date) => (await get(`/consumption/${date}`)).body.total,
    close: async () => {
      s3.destroy()
      await objects.close()
      await messaging.close()
      await tables.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** The event of a created (or removed) object, as S3 sends it straight to a function. */
export function s3Event(
  key: string,
  kind: 'created' | 'removed' = 'created',
  bucket = BUCKET,
): S3Event {
  return toNotification({ bucket, key, kind }, new Date()) as unknown as S3Event
}

/** A batch of queue messages with these bodies; message ids are `m1`, `m2`, and so on. */
export function queueEvent(...bodies: readonly unknown[]): SQSEvent {
  return { Records: bodies.map((body, at) => message(`m${at + 1}`, body)) }
}

export function message(messageId: string, body: unknown, receipts = 1): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receipts),
      SentTimestamp: '0',
      SenderId: 'S3',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:metertally-ingest',
    awsRegion: 'us-east-1',
  }
}

let invocations = 0

/** An invocation of its own, with five minutes left. */
export function invocation(name = `invocation-${++invocations}`): IngestContext {
  return { awsRequestId: name, getRemainingTimeInMillis: () => 300_000 }
}

/** The ids of messages that a handler hands back. */
export async function handedBack(answer: ReturnType<IngestHandler>): Promise<string[]> {
  return ((await answer)?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier)
}
