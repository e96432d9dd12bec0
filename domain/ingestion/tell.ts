/** Tells people what went wrong with an object. */
import type { IngestionStore, Notifier } from '../ports.ts'
import type { Ingestion } from './ingestion.ts'

/** Sends the notice of a failed or partial ingestion, then notes that it has been sent. */
export async function tell(
  ports: { readonly notifier: Notifier; readonly ingestions: IngestionStore },
  ingestion: Ingestion,
): Promise<void> {
  const { source, generation, key, state, error, rejected, rows, rejects, notes } = ingestion
  if (state === 'failed') {
    await ports.notifier.notify({
      subject: `metertally could not read ${key}`,
      text: [error?.message ?? '', ...notes].join('\n'),
    })
  } else {
    const shown = rejects.map(({ line, reason }) => `line ${line}: ${reason}`)
    await ports.notifier.notify({
      subject: `metertally rejected ${rejected} of ${rows} rows of ${key}`,
      text: ['The other rows are counted.', ...shown].join('\n'),
    })
  }
  await ports.ingestions.markTold(source, generation)
}
