/** The whole of metertally in one process: the deployed handlers on emulators of AWS. */
import { readdir, readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join, relative, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { createAdaptorServer } from '@hono/node-server'
import { type Endpoints, localClients, s3Client } from '../adapters/clients.ts'
import { createTables } from '../adapters/dynamodb/tables.ts'
import { createApp } from '../adapters/http/app.ts'
import {
  type Log,
  wireApi,
  wireFold,
  wireIngest,
  wirePlan,
  wireReport,
  wireSlice,
} from '../adapters/wiring.ts'
import { runDetection } from '../domain/detection/run-detection.ts'
import { findDifferences } from '../domain/ingestion/reconcile.ts'
import { createIngestHandler } from '../handlers/ingest.ts'
import { DetectionSchedule } from './detection-schedule.ts'
import { startEventSource } from './event-source.ts'
import { Folding } from './folding.ts'
import { prepareHome } from './home.ts'
import { startHousekeeping } from './housekeeping.ts'
import { guardLoopback } from './loopback-guard.ts'
import { startMessaging } from './messaging.ts'
import { toNotification } from './s3/notification.ts'
import { type ObjectChange, startObjectServer } from './s3/object-server.ts'
import type { LocalSettings } from './settings.ts'
import { startTableServer } from './table-server.ts'

export interface Stack {
  readonly apiUrl: string
  readonly endpoints: Endpoints
  readonly schedule: DetectionSchedule
  readonly folding: Folding
  /** Whether there was neither an object nor a record at the start. */
  readonly startedEmpty: boolean
  /** Waits until every upload so far has been ingested. */
  settled(): Promise<void>
  close(): Promise<void>
}

export const DROP_BUCKET = 'meter-drops'
const WORK_BUCKET = 'meter-work'
const POLL_MS = 50

/**
 * Starts everything and hands to the queue what changed while nothing ran. When it resolves, all
 * servers answer. Throws InvalidConfig for what the settings or config files have wrong.
 */
export async function startStack(settings: LocalSettings, log: Log): Promise<Stack> {
  const closers: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    await prepareHome(settings.home)
    const tables = await startTableServer(join(settings.home, 'dynamodb'), settings.dynamodbPort)
    closers.push(tables.close)
    const messaging = await startMessaging()
    closers.push(messaging.close)
    const notify = (change: ObjectChange): void => {
      messaging
        .send(toNotification(change, new Date()))
        // Only at the very end; the next start finds what was missed.
        .catch((error) => log.warn('an event was lost', { key: change.key, error }))
    }
    const objects = await startObjectServer({
      directory: join(settings.home, 's3'),
      port: settings.s3Port,
      buckets: [DROP_BUCKET, WORK_BUCKET],
      onChange: (change) => {
        if (change.bucket === DROP_BUCKET) notify(change)
      },
    })
    closers.push(objects.close)

    const endpoints: Endpoints = {
      s3: objects.endpoint,
      dynamodb: tables.endpoint,
      messaging: messaging.endpoint,
    }
    const env = {
      DROP_BUCKET,
      WORK_BUCKET,
      READINGS_TABLE: 'metertally-readings',
      INGESTIONS_TABLE: 'metertally-ingestions',
      ANOMALIES_TABLE: 'metertally-anomalies',
      INGEST_QUEUE_URL: messaging.queueUrl,
      NOTICES_TOPIC_ARN: messaging.topicArn,
    }
    const clients = localClients(endpoints)
    await createTables(clients.documents, {
      readings: env.READINGS_TABLE,
      ingestions: env.INGESTIONS_TABLE,
      anomalies: env.ANOMALIES_TABLE,
    })
    const local = { clients, log, configFolders: settings.configFolders }
    const detection = {
      ...wirePlan(env, local),
      ...wireSlice(env, local),
      ...wireReport(env, local),
    }
    const schedule = new DetectionSchedule(
      (runId, full) => runDetection(detection, runId, full),
      async () => (await messaging.active()) > 0,
      log,
    )
    closers.push(() => schedule.close())

    const folding = new Folding(wireFold(env, local).ports)
    closers.push(startHousekeeping([folding], log).close)

    const ingest = wireIngest(env, local)
    // Before the first poll: until then, whoever holds a lease is dead, as only one process has
    // the state open.
    const { uncovered, gone, leased, empty } = await findDifferences(ingest.ports)
    for (const holder of leased) await ingest.ports.ingestions.breakLease(holder)
    for (const key of uncovered) notify({ bucket: DROP_BUCKET, key, kind: 'created' })
    for (const key of gone) notify({ bucket: DROP_BUCKET, key, kind: 'removed' })

    const handler = createIngestHandler(ingest)
    const source = startEventSource(
      clients.sqs,
      messaging.queueUrl,
      async (event, context) => {
        const answer = await handler(event, context)
        schedule.afterIngestion()
        return answer
      },
      (error) => log.error('polling the queue failed', { error }),
    )
    closers.push(source.close)

    const api = createAdaptorServer(createApp(wireApi(env, { ...local, launcher: schedule })))
    guardLoopback(api as Server)
    const apiUrl = await listen(api as Server, settings.port)
    closers.push(() => closeServer(api as Server))

    return {
      apiUrl,
      endpoints,
      schedule,
      folding,
      startedEmpty: empty,
      settled: async () => {
        while ((await messaging.pending()) > 0) await delay(POLL_MS)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Uploads a folder to the drop bucket, under its own name. Returns how many files that were. */
export async function uploadFolder(endpoints: Endpoints, folder: string): Promise<number> {
  const client = s3Client(endpoints)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name)
    const Key = relative(dirname(folder), path).split(sep).join('/')
    await client.send(
      new PutObjectCommand({ Bucket: DROP_BUCKET, Key, Body: await readFile(path) }),
    )
  }
  client.destroy()
  return files.length
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}
