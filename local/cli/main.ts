/** The command `metertally`: exit code 0 is success, 1 an unreadable file, 2 a wrong call. */
import { MetertallyError } from '../../domain/errors.ts'
import { explainFiles } from './explain-files.ts'
import { readCall, USAGE } from './usage.ts'

const CALLED_WRONGLY = 2

// Whoever reads the output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

async function main(): Promise<number> {
  const call = readCall(process.argv.slice(2))
  if (call.command === 'help') {
    console.log(USAGE)
    return 0
  }
  if (call.command === 'wrong') {
    console.error(`metertally: ${call.reason}\n\n${USAGE}`)
    return CALLED_WRONGLY
  }
  return explainFiles(call, process.env)
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error instanceof MetertallyError ? `metertally: ${error.message}` : error)
    process.exitCode = CALLED_WRONGLY
  },
)
