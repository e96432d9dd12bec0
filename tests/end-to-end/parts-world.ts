/** Objects small enough for a test that are big by their limits, and the queue of their messages. */
import { sqsClient } from '../../adapters/clients.ts'
import type { IngestPorts } from '../../domain/ingestion/ingest-ports.ts'
import { DEFAULT_LIMITS } from '../../domain/ingestion/limits.ts'
import { changesOf, findDifferences } from '../../domain/reconciling/differences.ts'
import { bodiesIn } from '../adapters/sqs/queue-contents.ts'
import { dyingAfter } from './dying.ts'
import { type Emulators, handedBack, invocation, queueEvent, s3Event } from './emulators.ts'
import type { Json } from './http-json.ts'
import { instants, long, values } from './sums.ts'

export const PART_BYTES = 900
export const limits = { ...DEFAULT_LIMITS, splitBytes: 1000, partBytes: PART_BYTES }

type Row = readonly [meter: string, stamp: string, value: string]

const METERS = 2
const SLOTS = 36

/** Two meters by turns from a date on, and at the end a time that the first rows have; of four parts. */
export function rowsOf(name: string, date: string, seed: number): Row[] {
  const rows = instants(`${date}T12:00:00Z`, SLOTS).flatMap((at, slot) =>
    Array.from({ length: METERS }, (_, meter): Row => {
      const value = values(seed + meter, SLOTS)[slot] as string
      return [`${name}-${meter}`, at.toISOString(), value]
    }),
  )
  return [...rows, [`${name}-0`, `${date}T12:00:00.000Z`, '1000']]
}

export function textOf(name: string, date: string, seed: number): string {
  return long(...rowsOf(name, date, seed))
}

export interface PartsWorld {
  /** Takes all messages that wait in the queue. */
  take(): Promise<string[]>
  /** Delivers a message; whether it was handed back. */
  deliver(body: unknown, ports?: Partial<IngestPorts>): Promise<boolean>
  /** Delivers all messages, and those that they lead to; those handed back again, much later. */
  drain(bodies?: readonly unknown[], eachTime?: (delivered: number) => Promise<void>): Promise<void>
  /** Sends what differs between bucket and records, so many minutes later, and delivers it. */
  reconcile(minutes: number): Promise<void>
  /** What is stored of the meters of that name, without the name. */
  answers(name: string): Promise<Json>
  close(): void
}

export const later = (minutes: number) => ({
  now: () => new Date(Date.now() + minutes * 60_000),
})

export function startPartsWorld(emulators: Emulators): PartsWorld {
  const { endpoints, env, ports } = emulators
  const client = sqsClient(endpoints)
  const queue = env.INGEST_QUEUE_URL as string
  const deliver: PartsWorld['deliver'] = async (body, changed = {}) => {
    const handler = emulators.handler({ limits, ...changed })
    return (await handedBack(handler(queueEvent(body), invocation()))).length > 0
  }
  const drain: PartsWorld['drain'] = async (bodies = [], eachTime = async () => {}) => {
    const waiting = [...bodies]
    let delivered = 0
    for (let back = 0; ; ) {
      waiting.push(...(await bodiesIn(client, queue)))
      const next = waiting.shift()
      if (next === undefined) return
      if (back > 30)
        throw new Error(`the queue never drains: ${JSON.stringify(emulators.logged.at(-1))}`)
      if (await deliver(next, { clock: later(20 * back) })) {
        waiting.push(next)
        back++
      }
      await eachTime(++delivered)
    }
  }
  return {
    deliver,
    drain,
    take: () => bodiesIn(client, queue),
    reconcile: async (minutes) => {
      const clock = later(minutes)
      const found = changesOf(await findDifferences({ ...ports, clock }))
      const events = found.map(({ key, removed }) => s3Event(key, removed ? 'removed' : 'created'))
      for (const event of events) await deliver(event, { clock })
      await drain()
    },
    answers: async (name) => {
      const all = []
      for (let meter = 0; meter < METERS; meter++) {
        const id = `${name}-${meter}`
        const { body } = await emulators.get(`/meters/${id}/consumption`)
        for (const day of body.consumption ?? []) {
          const read = await emulators.get(`/meters/${id}/readings/${day.date}`)
          all.push([meter, day, read.body.readings])
        }
      }
      return all
    },
    close: () => client.destroy(),
  }
}

/** Ports of which each throws once so many calls are made, as a killed process sees the world. */
export function dyingPorts(ports: IngestPorts, calls: number) {
  const { dying, died } = dyingAfter(calls)
  const { drops, contributions, catalog, ingestions, manifests, splitting } = ports
  const { parts, splits } = splitting as NonNullable<typeof splitting>
  return {
    died,
    ports: {
      ...{ drops: dying(drops), contributions: dying(contributions), catalog: dying(catalog) },
      ...{ ingestions: dying(ingestions), manifests: dying(manifests) },
      splitting: {
        ...dying(splitting as NonNullable<typeof splitting>),
        ...{ parts: dying(parts), splits: dying(splits) },
      },
    },
  }
}
