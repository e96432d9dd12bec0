/** One set of emulators for many histories: each gets buckets and tables that nobody has used. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clients, localClients } from '../../adapters/clients.ts'
import { createTables } from '../../adapters/dynamodb/tables.ts'
import { type Messaging, startMessaging } from '../../local/messaging.ts'
import { startObjectServer } from '../../local/s3/object-server.ts'
import { serveDirectly } from './direct-tables.ts'
import { gate } from './process.ts'

/** Names of what one stack keeps its state in, as the environment gives them to a function. */
export type Places = Readonly<
  Record<
    | 'DROP_BUCKET'
    | 'WORK_BUCKET'
    | 'READINGS_TABLE'
    | 'INGESTIONS_TABLE'
    | 'ANOMALIES_TABLE'
    | 'INGEST_QUEUE_URL'
    | 'NOTICES_TOPIC_ARN',
    string
  >
>

interface Emulators {
  readonly clients: Clients
  readonly messaging: Messaging
  close(): Promise<void>
}

/** Histories before the emulators are started anew, so that what they keep stays small. */
const HISTORIES = 100
/** A memory disk saves the waiting for fsync. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

export class SharedEmulators {
  #running: Emulators | undefined
  #used = 0

  /** Places of a bucket of drops that is empty, and of two stacks that read it. */
  async fresh(): Promise<{ clients: Clients; places: Places; rebuilt: Places }> {
    if (this.#used === HISTORIES) await this.close()
    this.#running ??= await start()
    const { clients, messaging } = this.#running
    const number = this.#used++
    const places = (name: string): Places => ({
      DROP_BUCKET: `drops-${number}`,
      WORK_BUCKET: `${name}-${number}`,
      READINGS_TABLE: `${name}-${number}-readings`,
      INGESTIONS_TABLE: `${name}-${number}-ingestions`,
      ANOMALIES_TABLE: 'anomalies',
      INGEST_QUEUE_URL: messaging.queueUrl,
      NOTICES_TOPIC_ARN: messaging.topicArn,
    })
    const both = { places: places('work'), rebuilt: places('rebuilt') }
    for (const { READINGS_TABLE, INGESTIONS_TABLE, ANOMALIES_TABLE } of Object.values(both)) {
      await createTables(clients.documents, {
        readings: READINGS_TABLE,
        ingestions: INGESTIONS_TABLE,
        // No history has any: they share it.
        anomalies: ANOMALIES_TABLE,
      })
    }
    return { clients, ...both }
  }

  async close(): Promise<void> {
    await this.#running?.close()
    this.#running = undefined
    this.#used = 0
  }
}

async function start(): Promise<Emulators> {
  const home = await mkdtemp(join(FOLDER, 'metertally-model-'))
  const messaging = await startMessaging()
  const named = (name: string) => Array.from({ length: HISTORIES }, (_, at) => `${name}-${at}`)
  const drops = named('drops')
  const objects = await startObjectServer({
    directory: join(home, 's3'),
    port: 0,
    buckets: [...drops, ...named('work'), ...named('rebuilt')],
    versioned: drops,
    onChange: () => {},
  })
  const clients = localClients({
    s3: objects.endpoint,
    dynamodb: 'http://127.0.0.1',
    messaging: messaging.endpoint,
  })
  serveDirectly(clients.documents)
  gate(clients)
  return {
    clients,
    messaging,
    close: async () => {
      for (const client of Object.values(clients)) client.destroy()
      await objects.close()
      await messaging.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
