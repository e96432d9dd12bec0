/** Tells the ingest queue of changes in the drop bucket, as S3 does. */
import type { SQSClient } from '@aws-sdk/client-sqs'
import { MetertallyError } from '../../domain/errors.ts'
import type { ObjectChange } from '../../domain/ingestion/ingest-object.ts'
import { notificationOf } from '../s3/notification-of.ts'
import { sendMessages } from './send-messages.ts'

/** Sends a message for each change. Throws MetertallyError (`queue-refused`) if some are not taken. */
export type SendChanges = (changes: readonly ObjectChange[]) => Promise<void>

export function changeQueue(client: SQSClient, queueUrl: string, bucket: string): SendChanges {
  return async (changes) => {
    const bodies = changes.map(({ key, removed }) =>
      JSON.stringify(notificationOf({ bucket, key, removed })),
    )
    const refused = await sendMessages(client, queueUrl, bodies)
    const [first] = refused
    if (first === undefined) return
    throw new MetertallyError(
      'queue-refused',
      `The ingest queue refused ${refused.length} of ${changes.length} messages: ${first.reason}. What was sent is ingested; reconcile again for the rest.`,
      { key: changes[first.index]?.key },
    )
  }
}
