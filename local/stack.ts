/** The whole of metertally in one process: the deployed handlers on emulators of AWS. */
import { readdir, readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join, relative, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { createAdaptorServer } from '@hono/node-server'
import { type Endpoints, localClients, s3Client } from '../adapters/clients.ts'
import { yamlConfig } from '../adapters/config/load-config.ts'
import { createTables } from '../adapters/dynamodb/tables.ts'
import { createApp } from '../adapters/http/app.ts'
import { changeQueue } from '../adapters/sqs/change-queue.ts'
import {
  type Log,
  type ReconcileDeps,
  wireApi,
  wireFold,
  wireIngest,
  wirePlan,
  wireReport,
  wireSlice,
} from '../adapters/wiring.ts'
import { runDetection } from '../domain/detection/run-detection.ts'
import { createIngestHandler } from '../handlers/ingest.ts'
import { reconcile } from '../handlers/reconcile.ts'
import { logDeadLetter } from './dead-letters.ts'
import { DetectionSchedule } from './detection-schedule.ts'
import { startEventSource } from './event-source.ts'
import { Folding } from './folding.ts'
import { prepareHome } from './home.ts'
import { type Job, startHousekeeping } from './housekeeping.ts'
import { guardLoopback } from './loopback-guard.ts'
import { startMessaging } from './messaging.ts'
import { removeRunning, writeRunning } from './running.ts'
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
const TABLES = {
  readings: 'metertally-readings',
  ingestions: 'metertally-ingestions',
  anomalies: 'metertally-anomalies',
} as const
const POLL_MS = 50
const DAY_MS = 24 * 60 * 60_000

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
      versioned: [DROP_BUCKET],
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
      READINGS_TABLE: TABLES.readings,
      INGESTIONS_TABLE: TABLES.ingestions,
      ANOMALIES_TABLE: TABLES.anomalies,
      INGEST_QUEUE_URL: messaging.queueUrl,
      NOTICES_TOPIC_ARN: messaging.topicArn,
    }
    const clients = localClients(endpoints)
    await createTables(clients.documents, TABLES)
    const local = { clients, log, config: yamlConfig(settings.configFolders) }
    const detection = { ...wirePlan(env, local), ...wireSlice(env, local) }
    const schedule = new DetectionSchedule(
      (runId, full) => {
        const reporting = wireReport({ ...env, API_URL: apiUrl }, local)
        return runDetection({ ...detection, ...reporting }, runId, full)
      },
      async () => source.underWay() + (await messaging.waiting()) > 0,
      log,
    )
    closers.push(() => schedule.close())

    const api = createAdaptorServer(createApp(wireApi(env, { ...local, launcher: schedule })))
    guardLoopback(api as Server)

    const ingest = wireIngest(env, local)
    // Before the first poll: until then, whoever holds a lease is dead, as only one process has
    // the state open.
    const reconciling: ReconcileDeps = {
      ports: ingest.ports,
      sendChanges: changeQueue(clients.sqs, messaging.queueUrl, DROP_BUCKET),
      log,
    }
    const { empty } = await reconcile(reconciling, async ({ leased }) => {
      for (const holder of leased) await ingest.ports.ingestions.breakLease(holder)
    })

    const folding = new Folding(wireFold(env, local).ports)
    const reconciler: Job = {
      name: 'reconciling',
      everyMs: DAY_MS,
      run: async () => {
        const { uncovered, readOtherwise, gone } = await reconcile(reconciling)
        return { sent: uncovered.length + readOtherwise.length + gone.length }
      },
    }
    closers.push(startHousekeeping([folding, reconciler], log).close)

    const apiUrl = await listen(api as Server, settings.port)
    closers.push(() => closeServer(api as Server))

    const handler = createIngestHandler(ingest)
    const source = startEventSource(
      clients.sqs,
      messaging.queueUrl,
      async (event, context) => {
        const answer = await handler(event, context)
        schedule.afterIngestion()
        return answer
      },
      {
        failed: (error) => log.error('polling the queue failed', { error }),
        gaveUp: (message) => logDeadLetter(log, message),
      },
    )
    closers.push(source.close)

    const { queueUrl, deadLettersUrl, topicArn } = messaging
    await writeRunning(settings.home, {
      pid: process.pid,
      api: apiUrl,
      ...endpoints,
      queueUrl,
      deadLettersUrl,
      topicArn,
      dropBucket: DROP_BUCKET,
      workBucket: WORK_BUCKET,
      tables: TABLES,
    })
    closers.push(() => removeRunning(settings.home))

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
