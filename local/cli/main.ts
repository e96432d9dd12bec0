/** The command `metertally` as a process. */
import { runCall } from './run-call.ts'
import { interruption } from './wait.ts'

// Whoever reads the output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await runCall(process.argv.slice(2), process.env, interruption)
