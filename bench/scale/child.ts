/** One case in a process of its own, so that its peak memory is its own. Told and answered by messages. */
import { type Case, foldCase, ingestCase, readersCase } from './cases.ts'

process.once('message', async (one: Case) => {
  const onFile = (done: number): void => {
    process.send?.({ done })
  }
  const figures =
    one.kind === 'ingest'
      ? await ingestCase(one, onFile)
      : one.kind === 'readers'
        ? await readersCase(one)
        : await foldCase(one)
  process.send?.({ figures }, () => process.disconnect())
})
