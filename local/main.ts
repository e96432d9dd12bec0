/** `npm start`: the whole stack on this machine; `--once` stops after what there is to do. */
import { setTimeout as delay } from 'node:timers/promises'
import { MetertallyError } from '../domain/errors.ts'
import { consoleLog } from './console-log.ts'
import { readSettings } from './settings.ts'
import { startStack, uploadFolder } from './stack.ts'
import { summarize } from './summary.ts'

/** A long backlog must not keep people from the API, which answers already. */
const LONGEST_WAIT_MS = 60_000
const TELL_AFTER_MS = 10_000
const LONGEST_STOP_MS = 5000

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2))
  const stack = await startStack(settings, consoleLog)
  const stop = async (): Promise<void> => {
    // What is cut off is picked up by the next start.
    await Promise.race([stack.close(), delay(LONGEST_STOP_MS)])
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)

  if (settings.samples !== undefined && stack.startedEmpty) {
    const files = await uploadFolder(stack.endpoints, settings.samples)
    console.log(`loading ${files} sample files (METERTALLY_SAMPLES=off starts empty)`)
  }
  const patience = setTimeout(() => {
    console.log(`still reading what is in the bucket; ${stack.apiUrl} answers already`)
  }, TELL_AFTER_MS)
  const ingested = stack.settled().then(() => stack.schedule.runNow())
  await (settings.once ? ingested : Promise.race([ingested, delay(LONGEST_WAIT_MS)]))
  clearTimeout(patience)
  console.log(`\n${await summarize(stack.apiUrl)}\n`)
  console.log(`S3        ${stack.endpoints.s3}  bucket meter-drops, any credentials, path style`)
  console.log(`DynamoDB  ${stack.endpoints.dynamodb}`)
  console.log(`metertally ready ${stack.apiUrl}`)
  if (settings.once) await stop()
}

/** Says what went wrong, and ends: what the process held is in its folder, whole. */
function fail(error: NodeJS.ErrnoException): never {
  if (error instanceof MetertallyError) console.error(`metertally: ${error.message}`)
  else if (error.code === 'EADDRINUSE') {
    console.error(
      `metertally: ${error.message}. Stop what listens there, or set PORT, S3_PORT or DYNAMODB_PORT.`,
    )
  } else if (error.code === 'ENOSPC' || error.code === 'LEVEL_IO_ERROR') {
    console.error(
      `metertally: the state folder cannot be written (${error.message}). Make room and start again: nothing is lost.`,
    )
  } else console.error(error)
  process.exit(1)
}

// The emulators throw where nobody can catch, such as on a full disk.
process.once('uncaughtException', fail)
main().catch(fail)
