/** S3 event notifications, validated: which objects of which bucket changed. */
import * as z from 'zod'
import { MetertallyError } from '../../domain/errors.ts'

const testEvent = z.object({ Event: z.literal('s3:TestEvent') })

const record = z.object({
  eventSource: z.literal('aws:s3'),
  eventName: z.string(),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({ key: z.string().min(1) }),
  }),
})

const notification = z.object({ Records: z.array(record).min(1) })

export interface ChangedObject {
  readonly bucket: string
  readonly key: string
  /** Whether a person removed it, rather than put something there. */
  readonly removed: boolean
}

/**
 * The objects that an event names; none for the test event that S3 sends when notifications are
 * set up. Throws MetertallyError (`event-malformed`) for anything else.
 */
export function parseNotification(event: unknown): ChangedObject[] {
  if (testEvent.safeParse(event).success) return []
  const checked = notification.safeParse(event)
  if (!checked.success) {
    const [issue] = checked.error.issues
    throw malformed(`${issue?.path.join('.') || 'the event'}: ${issue?.message}`, checked.error)
  }
  return checked.data.Records.map(({ eventName, s3 }) => ({
    bucket: s3.bucket.name,
    key: decodeKey(s3.object.key),
    removed: eventName.startsWith('ObjectRemoved:'),
  }))
}

/** S3 encodes keys in events like form fields: a space is `+`, a plus sign `%2B`. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch (cause) {
    throw malformed(`the key ${JSON.stringify(encoded)} is not URL-encoded UTF-8`, cause)
  }
}

/** Parses the body of a queue message. Throws MetertallyError (`event-malformed`). */
export function parseMessage(body: string): ChangedObject[] {
  let event: unknown
  try {
    event = JSON.parse(body)
  } catch (cause) {
    throw malformed('the message is not JSON', cause)
  }
  return parseNotification(event)
}

function malformed(why: string, cause: unknown): MetertallyError {
  return new MetertallyError('event-malformed', `Not an S3 event notification: ${why}.`, {}, cause)
}
