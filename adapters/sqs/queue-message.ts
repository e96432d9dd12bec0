/** Messages of the ingest queue, validated: what S3 tells of, and parts that metertally sends itself. */
import * as z from 'zod'
import type { PartMessage } from '../../domain/ingestion/splitting/split-version.ts'
import { type ChangedObject, parseMessage } from '../s3/notification.ts'

const count = z.number().int().nonnegative()
const name = z.string().min(1)

const version = {
  ...{ bucket: name, key: name, etag: name, lastModified: name, readAs: z.string() },
  ...{ size: count, partBytes: count.positive(), part: count },
}

const body = z.object({
  metertally: z.object({
    part: z.discriminatedUnion('phase', [
      z.object({ ...version, phase: z.literal('read') }),
      z.object({ ...version, phase: z.literal('write'), generation: count }),
    ]),
  }),
})

export type QueueMessage =
  | { readonly part: PartMessage }
  | { readonly part?: undefined; readonly changed: readonly ChangedObject[] }

/** Parses the body of a message. Throws MetertallyError (`event-malformed`) for what is neither. */
export function parseQueueMessage(text: string): QueueMessage {
  const checked = body.safeParse(jsonOf(text))
  return checked.success ? { part: checked.data.metertally.part } : { changed: parseMessage(text) }
}

/** The keys that a message is about, for people; undefined for what is no message of this queue. */
export function keysOf(text: string): string | undefined {
  try {
    const message = parseQueueMessage(text)
    if (message.part === undefined) return message.changed.map(({ key }) => key).join(', ')
    return `${message.part.key} (part ${message.part.part + 1})`
  } catch {
    return undefined
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
