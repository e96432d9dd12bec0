/** Runs one call of the command `metertally`. */
import { InvalidConfig, MetertallyError, NoStack } from '../../domain/errors.ts'
import { backtest } from './backtest.ts'
import { connect } from './connect.ts'
import { cost } from './cost.ts'
import { explainFiles } from './explain-files.ts'
import type { OperationCall } from './operation-calls.ts'
import { rebuild } from './rebuild.ts'
import { reconcile } from './reconcile.ts'
import { redrive } from './redrive.ts'
import { replay } from './replay.ts'
import { readCall, USAGE } from './usage.ts'

const WENT_WRONG = 1
const CALLED_WRONGLY = 2

type Env = Readonly<Record<string, string | undefined>>

/**
 * The exit code: 0 all is well, 1 something went wrong, 2 a wrong call. `interruption` gives the
 * signal at which a command that works on a stack stops; the others need none.
 */
export async function runCall(
  args: readonly string[],
  env: Env,
  interruption: () => AbortSignal,
): Promise<number> {
  const call = readCall(args)
  if (call.command === 'help') {
    console.log(USAGE)
    return 0
  }
  if (call.command === 'wrong') {
    console.error(`metertally: ${call.reason}\n\n${USAGE}`)
    return CALLED_WRONGLY
  }
  try {
    if (call.command === 'explain') return await explainFiles(call, env)
    if (call.command === 'backtest') return await backtest(call, env)
    if (call.command === 'cost') return cost(call)
    return await operate(call, env, interruption)
  } catch (error) {
    console.error(error instanceof MetertallyError ? `metertally: ${error.message}` : error)
    const isCall = error instanceof InvalidConfig || error instanceof NoStack
    return isCall ? CALLED_WRONGLY : WENT_WRONG
  }
}

async function operate(
  call: OperationCall,
  env: Env,
  interruption: () => AbortSignal,
): Promise<number> {
  const target = await connect(call.where, env)
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
