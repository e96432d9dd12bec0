import { expect, test } from '@jest/globals'
import { HTTPException } from 'hono/http-exception'
import { toProblem } from '../../../adapters/http/problem.ts'
import type { Log } from '../../../adapters/wiring.ts'
import { HandBack, InvalidRequest, MetertallyError, NotFound } from '../../../domain/errors.ts'

function mapped(error: unknown) {
  const logged: Record<string, unknown>[] = []
  const log: Log = {
    info: () => {},
    warn: () => {},
    error: (_, fields) => logged.push(fields),
  }
  return { problem: toProblem(error, log), logged }
}

test("a client's mistake is a 400 with its reason, and nothing to log", () => {
  expect(mapped(new InvalidRequest('"from" is after "to".'))).toEqual({
    problem: {
      type: 'about:blank',
      title: 'Bad request',
      status: 400,
      detail: '"from" is after "to".',
      code: 'request-invalid',
    },
    logged: [],
  })
})

test('what is not there is a 404 with its reason', () => {
  expect(mapped(new NotFound('There is no meter "M1".')).problem).toMatchObject({
    status: 404,
    detail: 'There is no meter "M1".',
    code: 'not-found',
  })
})

test("a body that the framework refuses is a client's mistake", () => {
  const error = new HTTPException(400, { message: 'Malformed JSON in request body' })
  expect(mapped(error).problem).toMatchObject({
    status: 400,
    code: 'request-invalid',
    detail: 'Malformed JSON in request body',
  })
})

test.each([
  new Error('password=secret at /srv/app.js'),
  new MetertallyError('record-corrupt', 'secret'),
  new HandBack('object-changed', 'secret', 0),
  'secret',
  undefined,
])('anything else is a plain 500 with an id that the log has too: %p', (error) => {
  const { problem, logged } = mapped(error)
  expect(problem).toMatchObject({ status: 500, code: 'internal', title: 'Internal error' })
  expect(JSON.stringify(problem)).not.toContain('secret')
  expect(problem.requestId).toMatch(/^[\w-]{36}$/)
  expect(problem.detail).toContain(problem.requestId)
  expect(logged).toEqual([{ requestId: problem.requestId, error }])
})

test('each has its own id', () => {
  expect(mapped(1).problem.requestId).not.toBe(mapped(1).problem.requestId)
})
