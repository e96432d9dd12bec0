/**
 * The fold function: each hour, several contributions to a meter-day go into one item.
 *
 * Retry contract: never tried again. A throw, after all that could be done, is for the alarm; the
 * next hour's call does what is left.
 */
import type { Context } from 'aws-lambda'
import { type Log, wireFold } from '../adapters/wiring.ts'
import { type FoldPorts, type FoldReport, foldChanged } from '../domain/folding/fold-changed.ts'

export interface FoldDeps {
  readonly ports: FoldPorts
  readonly log: Log
}

export type FoldHandler = (
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<FoldReport>

/** What is under way is finished in it, throttled or not, and the state saved. */
const LAST_MS = 90_000

export function createFoldHandler({ ports, log }: FoldDeps): FoldHandler {
  return async (_, context) => {
    const isOver = (): boolean => context.getRemainingTimeInMillis() < LAST_MS
    const report = await foldChanged(ports, { isOver })
    log.info('folded', { ...report })
    return report
  }
}

let wired: FoldHandler | undefined

export const handler: FoldHandler = (event, context) => {
  wired ??= createFoldHandler(wireFold(process.env))
  return wired(event, context)
}
