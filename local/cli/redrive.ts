/** `metertally redrive`: gives messages that were given up back to the ingest queue. */
import { redrive as moveMessages } from '../../adapters/sqs/redrive.ts'
import type { Target } from './connect.ts'
import type { RedriveCall } from './operation-calls.ts'
import { showProgress } from './progress-line.ts'
import { paceOf } from './tally.ts'
import { plain, several } from './text.ts'

/** The exit code: 1 where messages remain. */
export async function redrive(
  { json }: RedriveCall,
  { name, env, local, deadLettersUrl }: Target,
  signal: AbortSignal,
): Promise<number> {
  let line = 'redrive: looking for messages'
  const started = Date.now()
  const onMoved = (moved: number, all: number): void => {
    line = `redrive: ${moved} of ${all} moved${paceOf(moved, all, Date.now() - started)}`
  }
  const stop = showProgress(process.stderr, () => line)
  const queue = env.INGEST_QUEUE_URL
  const { moved, refused, remaining } = await moveMessages(
    local.clients.sqs,
    deadLettersUrl,
    queue,
    { signal, onMoved },
  ).finally(stop)
  if (json) console.log(JSON.stringify({ command: 'redrive', moved, refused, remaining }))
  else {
    console.log(`Moved ${several(moved.length, 'message')} of ${name} back to the ingest queue.`)
    for (const keys of moved) console.log(`  ${plain(keys)}`)
    for (const { key, reason } of refused) {
      console.log(`refused   ${plain(key)}: ${plain(reason)}`)
    }
    if (remaining > 0) console.log(`${remaining} remain or have come since; run it again for them.`)
  }
  return refused.length > 0 || remaining > 0 ? 1 : 0
}
