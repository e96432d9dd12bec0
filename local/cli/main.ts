/** The command `metertally`: exit code 0 is success, 1 that something went wrong, 2 a wrong call. */
import { InvalidConfig, MetertallyError, NoStack } from '../../domain/errors.ts'
import { connect } from './connect.ts'
import { explainFiles } from './explain-files.ts'
import type { OperationCall } from './operation-calls.ts'
import { rebuild } from './rebuild.ts'
import { reconcile } from './reconcile.ts'
import { redrive } from './redrive.ts'
import { replay } from './replay.ts'
import { readCall, USAGE } from './usage.ts'
import { interruption } from './wait.ts'

const WENT_WRONG = 1
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
  if (call.command === 'explain') return explainFiles(call, process.env)
  return operate(call)
}

async function operate(call: OperationCall): Promise<number> {
  const target = await connect(call.where, process.env)
  const signal = interruption()
  try {
    if (call.command === 'reconcile') return await reconcile(call, target, signal)
    if (call.command === 'replay') return await replay(call, target, signal)
    if (call.command === 'rebuild') return await rebuild(call, target, signal)
    return await redrive(call, target, signal)
  } finally {
    target.close()
  }
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error instanceof MetertallyError ? `metertally: ${error.message}` : error)
    const isCall = error instanceof InvalidConfig || error instanceof NoStack
    process.exitCode = isCall ? CALLED_WRONGLY : WENT_WRONG
  },
)
