/** Errors as `application/problem+json` (RFC 9457), mapped in one place. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import {
  InvalidRequest,
  type MetertallyError,
  NotFound,
  RequestTooLarge,
} from '../../domain/errors.ts'
import type { Log } from '../wiring.ts'

interface Problem {
  readonly type: string
  readonly title: string
  readonly status: 400 | 404 | 413 | 500
  readonly detail: string
  readonly code: string
  readonly requestId?: string
}

/** A client's mistake with its reason; anything else as a plain 500 with an id to find in the log. */
export function toProblem(error: unknown, log: Log): Problem {
  if (error instanceof InvalidRequest) return clientProblem(400, 'Bad request', error)
  if (error instanceof NotFound) return clientProblem(404, 'Not found', error)
  if (error instanceof RequestTooLarge) return clientProblem(413, 'Too large', error)
  // Hono's own: a body that is no JSON, or says that it is something else.
  if (error instanceof HTTPException && error.status < 500) {
    return clientProblem(400, 'Bad request', new InvalidRequest(error.message))
  }
  const requestId = crypto.randomUUID()
  log.error('request failed', { requestId, error })
  return {
    type: 'about:blank',
    title: 'Internal error',
    status: 500,
    detail: `Something broke that is not your fault. Ask with the request id ${requestId}.`,
    code: 'internal',
    requestId,
  }
}

function clientProblem(status: 400 | 404 | 413, title: string, error: MetertallyError): Problem {
  return { type: 'about:blank', title, status, detail: error.message, code: error.code }
}

export function sendProblem(context: Context, problem: Problem): Response {
  return context.body(JSON.stringify(problem), problem.status, {
    'content-type': 'application/problem+json',
  })
}
