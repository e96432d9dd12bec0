/** Tells the ingest queue of parts of objects that are to be read or written. */
import type { SQSClient } from '@aws-sdk/client-sqs'
import { MetertallyError } from '../../domain/errors.ts'
import type { PartMessage } from '../../domain/ingestion/splitting/split-version.ts'
import { sendMessages } from './send-messages.ts'

/** Sends a message for each part. Throws MetertallyError (`queue-refused`) if some are not taken. */
export type SendParts = (messages: readonly PartMessage[]) => Promise<void>

export function partQueue(client: SQSClient, queueUrl: string): SendParts {
  return async (messages) => {
    const bodies = messages.map((part) => JSON.stringify({ metertally: { part } }))
    const [refused] = await sendMessages(client, queueUrl, bodies)
    if (refused === undefined) return
    throw new MetertallyError(
      'queue-refused',
      `The ingest queue refused parts of ${messages[0]?.key}: ${refused.reason}.`,
      { key: messages[0]?.key },
    )
  }
}
