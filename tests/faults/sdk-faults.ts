/**
 * Faults at the boundary of the AWS SDK: what becomes of each request that some clients send, before
 * the SDK's own retries see it.
 */
import type { Clients } from '../../adapters/clients.ts'

export interface SentRequest {
  /** Such as `BatchWriteItem` or `GetObject`. */
  readonly command: string
  /** The command's input, as the adapter gave it. */
  readonly input: unknown
}

/** What becomes of one request. */
export type SdkFault =
  /** The service refuses it for now: the way that S3 or DynamoDB say so. */
  | { readonly kind: 'throttled' }
  /** The service answers 500. */
  | { readonly kind: 'server-error' }
  /** The connection times out; the service has not had the request, or has done it. */
  | { readonly kind: 'timeout'; readonly when: 'before' | 'after' }
  /** The process is killed: this request fails, sent or not, and every later one. */
  | { readonly kind: 'killed'; readonly when: 'before' | 'after' }
  /** Of a BatchWriteItem, all items but so many are left unprocessed. */
  | { readonly kind: 'unprocessed'; readonly processed: number }
  /** It is sent when the promise resolves. */
  | { readonly kind: 'held'; readonly until: Promise<unknown> }

/** Decides on each request by itself and its number, from 0; undefined lets it pass. */
export type SdkPlan = (request: SentRequest, index: number) => SdkFault | undefined

export interface SdkFaults {
  /** Every request since the start, retries included. */
  readonly sent: readonly SentRequest[]
  /** Whether a 'killed' has struck. */
  readonly killed: boolean
  /** Begins anew with another plan, alive again. */
  restart(plan: SdkPlan): void
}

interface State {
  sent: SentRequest[]
  killed: boolean
  plan: SdkPlan
}

const NO_FAULT: SdkPlan = () => undefined

/** Puts the faults into these clients, which from then on have them all. */
export function injectFaults(clients: Clients, plan: SdkPlan = NO_FAULT): SdkFaults {
  const state: State = { sent: [], killed: false, plan }
  for (const { middlewareStack } of Object.values(clients) as Stacked[]) {
    middlewareStack.add(
      (next, context) => (given) => {
        // As the adapter gave it: below, the document client has turned it into the service's own.
        context.given = given.input
        return next(given)
      },
      { step: 'initialize', priority: 'low' },
    )
    middlewareStack.add(
      (next, context) => (given) => {
        const command = context.commandName.replace(/Command$/, '')
        return send(state, { command, input: context.given }, next, given)
      },
      // Within the SDK's retries, which are of high priority in this step.
      { step: 'finalizeRequest', priority: 'low' },
    )
  }
  return {
    get sent() {
      return state.sent
    },
    get killed() {
      return state.killed
    },
    restart: (plan) => Object.assign(state, { sent: [], killed: false, plan }),
  }
}

async function send(state: State, request: SentRequest, next: Next, given: Given): Promise<Result> {
  if (state.killed) throw killed()
  const fault = state.plan(request, state.sent.push(request) - 1)
  switch (fault?.kind) {
    case undefined:
      return next(given)
    case 'throttled':
      throw refusal(request.command.endsWith('Item') ? 'dynamodb' : 's3')
    case 'server-error':
      throw serviceError('InternalServerError', 500)
    case 'unprocessed':
      return leaveUnprocessed(request, next, given, fault.processed)
    case 'held':
      await fault.until
      return next(given)
    case 'timeout':
      if (fault.when === 'after') await lose(next, given)
      throw Object.assign(new Error('no answer came in time'), { name: 'TimeoutError' })
    case 'killed':
      state.killed = true
      if (fault.when === 'after') await lose(next, given)
      throw killed()
  }
}

/** Sends the request, and lets nobody see the answer. */
async function lose(next: Next, given: Given): Promise<void> {
  try {
    const { output } = await next(given)
    ;(output.Body as { destroy?: () => void } | undefined)?.destroy?.()
  } catch {
    // A refusal is lost like any other answer.
  }
}

/** No error that the SDK would try again after. */
function killed(): Error {
  return Object.assign(new Error('the process was killed'), { name: 'Killed' })
}

function refusal(service: 'dynamodb' | 's3'): Error {
  return service === 's3'
    ? serviceError('SlowDown', 503)
    : serviceError('ProvisionedThroughputExceededException', 400)
}

function serviceError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } })
}

/** The service gets some of the items only, and the adapter is told which it did not take. */
async function leaveUnprocessed(
  { input }: SentRequest,
  next: Next,
  given: Given,
  processed: number,
): Promise<Result> {
  const { RequestItems } = input as { RequestItems: Record<string, unknown[]> }
  const [[table, asked]] = Object.entries(RequestItems) as [[string, unknown[]]]
  const UnprocessedItems = { [table]: asked.slice(processed) }
  // The service refuses an empty batch.
  if (processed === 0) return { output: { UnprocessedItems, $metadata: {} }, response: {} }
  const body = JSON.parse(new TextDecoder().decode(given.request.body))
  body.RequestItems[table].length = Math.min(processed, asked.length)
  const text = JSON.stringify(body)
  const headers = { ...given.request.headers, 'content-length': String(Buffer.byteLength(text)) }
  Object.assign(given.request, { body: Buffer.from(text), headers })
  const result = await next(given)
  return { ...result, output: { ...result.output, UnprocessedItems } }
}

type Given = { input: unknown; request: { body: Uint8Array; headers: Record<string, string> } }
type Result = { output: Record<string, unknown>; response: unknown }
type Next = (given: Given) => Promise<Result>
/** What all clients have, of whatever service, as far as it is used here. */
type Stacked = {
  middlewareStack: {
    add(
      middleware: (next: Next, context: { commandName: string; given: unknown }) => Next,
      options: { step: string; priority: string },
    ): void
  }
}
