/** Changes to the bucket that tests of faults ingest, and what must come of them. */
import { type Clients, localClients } from '../../adapters/clients.ts'
import { DynamoCatalog } from '../../adapters/dynamodb/catalog.ts'
import {
  type Emulators,
  handedBack,
  invocation,
  queueEvent,
  s3Event,
} from '../end-to-end/emulators.ts'
import type { Json } from '../end-to-end/http-json.ts'
import { dayAfter, values, wide } from '../end-to-end/sums.ts'
import { injectFaults, type SdkPlan, type SentRequest } from './sdk-faults.ts'

/** An object's text before (ingested without a fault) and after; none: it is not there. */
export interface Change {
  readonly before?: (meter: string) => string
  readonly after?: (meter: string) => string
}

/** A file with days of one meter, from a date on. */
export function days(meter: string, from: string, count: number, seed: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    return [meter, dayAfter(from, at), values(seed + at, 48)] as const
  })
  return wide(...rows)
}

export const CHANGES: Readonly<Record<string, Change>> = {
  // More days than one request writes.
  'a first upload': { after: (meter) => days(meter, '2025-05-01', 28, 1) },
  'a replacement that drops days': {
    before: (meter) => days(meter, '2025-05-01', 4, 1),
    after: (meter) => days(meter, '2025-05-03', 4, 50),
  },
  'a removal': { before: (meter) => days(meter, '2025-05-01', 3, 1) },
  'a file with rejected rows': {
    after: (meter) => `${days(meter, '2025-05-01', 3, 1)}${meter},no date\n`,
  },
}

/** Handlers on clients that faults can be put into, as one process has them. */
export interface FaultyProcess {
  readonly emulators: Emulators
  /** Delivers one event to the handler, as to a process that has just started. */
  ingest(key: string, delivery?: Delivery): Promise<Attempt>
  close(): void
}

export interface Delivery {
  readonly kind?: 'created' | 'removed'
  readonly plan?: SdkPlan
  /** How far its clock is off. */
  readonly minutesOff?: number
}

/** What came of a delivery. */
export interface Attempt {
  /** All requests, retries included. */
  readonly sent: readonly SentRequest[]
  readonly killed: boolean
  /** Whether the message was handed back. */
  readonly failed: boolean
}

export function startFaultyProcess(
  emulators: Emulators,
  clients: Clients = localClients(emulators.endpoints),
): FaultyProcess {
  const faults = injectFaults(clients)
  const handlerWith = emulators.handlersOn(clients)
  return {
    emulators,
    ingest: async (key, { kind = 'created', plan = () => undefined, minutesOff = 0 } = {}) => {
      faults.restart(plan)
      const offMs = minutesOff * 60_000
      const handler = handlerWith({
        clock: { now: () => new Date(Date.now() + offMs) },
        // It remembers what it has written, for as long as the process lives.
        catalog: new DynamoCatalog(clients.documents, 'readings'),
      })
      // The end of its lease is told by the same clock.
      const context = {
        ...invocation(),
        getRemainingTimeInMillis: () => 300_000 + offMs,
      }
      const back = await handedBack(handler(queueEvent(s3Event(key, kind)), context))
      return { sent: faults.sent, killed: faults.killed, failed: back.length > 0 }
    },
    close: () => {
      for (const client of Object.values(clients)) client.destroy()
    },
  }
}

/** One object that changes as told; its names are its own, so that others are not disturbed. */
export interface ChangedObject {
  readonly key: string
  readonly meter: string
  /** Delivers the event of its change. */
  ingest(delivery?: Omit<Delivery, 'kind'>): Promise<Attempt>
  /** Replaces it, with no event as yet. */
  replace(text: (meter: string) => string): Promise<void>
  /** Removes it and ingests that. Whether anything of it is left. */
  leavesSomething(): Promise<boolean>
  /** The meter's days and what the record says, without what differs between any two objects. */
  answers(): Promise<Json>
}

let objects = 0

/** Makes the change; its event is still to be delivered. */
export async function makeChange(
  { emulators, ingest }: FaultyProcess,
  { before, after }: Change,
): Promise<ChangedObject> {
  const name = `object-${++objects}`
  const key = `${name}.csv`
  if (before !== undefined) {
    await emulators.put(key, before(name))
    await ingest(key)
  }
  if (after === undefined) await emulators.remove(key)
  else await emulators.put(key, after(name))
  return {
    key,
    meter: name,
    ingest: (delivery) =>
      ingest(key, { ...delivery, kind: after === undefined ? 'removed' : 'created' }),
    replace: (text) => emulators.put(key, text(name)),
    leavesSomething: async () => {
      await emulators.remove(key)
      await ingest(key, { kind: 'removed' })
      return (await emulators.get(`/meters/${name}`)).status !== 404
    },
    answers: async () => {
      const { body } = await emulators.get(`/meters/${name}/consumption`)
      const { state, rows, accepted, rejected, rejects, meters, meterDays, from, to, error } =
        await emulators.record(key)
      const record = {
        state,
        rows,
        accepted,
        rejected,
        rejects,
        meters,
        meterDays,
        from,
        to,
        error,
      }
      return JSON.parse(JSON.stringify({ body, record }).replaceAll(name, 'NAME'))
    },
  }
}

/** The answers of an ingestion without a fault, and the requests that it took. */
export async function undisturbed(
  process: FaultyProcess,
  change: Change,
): Promise<{ readonly answers: Json; readonly commands: readonly string[] }> {
  const object = await makeChange(process, change)
  const { sent } = await object.ingest()
  return { answers: await object.answers(), commands: sent.map(({ command }) => command) }
}
