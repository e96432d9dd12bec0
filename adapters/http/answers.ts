/** The documented answers of a route. */

import type { z } from '@hono/zod-openapi'
import { problem } from './bodies.ts'

type Status = 400 | 404 | 413
const REASONS = {
  400: 'The request is not well-formed',
  404: 'There is no such thing',
  413: 'The body is larger than is taken',
} as const

const problemContent = { 'application/problem+json': { schema: problem } }

/** A 200 with that body, and the problems that the route may answer with. */
export function answers<Body extends z.ZodType>(
  description: string,
  schema: Body,
  ...problems: Status[]
) {
  return {
    200: { description, content: { 'application/json': { schema } } },
    ...problemAnswers(problems),
  }
}

export function problemAnswers(statuses: readonly Status[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: REASONS[status], content: problemContent }]),
  ) as Record<never, { description: string; content: typeof problemContent }>
}
