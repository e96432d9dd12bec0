/** What is said of a message that was given up: which object it was about, and what to do. */
import { keysOf } from '../adapters/sqs/queue-message.ts'
import type { Log } from '../adapters/wiring.ts'
import { MAX_RECEIVES } from './messaging.ts'

/** Logs, as an error, that a message goes to the dead letters. */
export function logDeadLetter(
  log: Log,
  { messageId, body }: { readonly messageId: string; readonly body: string },
): void {
  log.error(
    `given up after ${MAX_RECEIVES} attempts; mend what stood in the way (see the lines "handed back"), then run "npx metertally redrive"`,
    { key: keysOf(body) ?? `of message ${messageId}` },
  )
}
