/** Routes on anomalies and the runs that find them. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import {
  type Anomaly,
  anomalyId,
  type Reason,
  severityOf,
} from '../../../domain/detection/anomaly.ts'
import type { DetectionRun } from '../../../domain/detection/run.ts'
import { getRun, startRun } from '../../../domain/detection/start-run.ts'
import { InvalidRequest } from '../../../domain/errors.ts'
import { answers, problemAnswers } from '../answers.ts'
import type { ApiDeps } from '../app.ts'
import * as bodies from '../bodies.ts'
import { decodeNext, encodeNext, meterId, rangePaging } from '../parameters.ts'

const list = createRoute({
  method: 'get',
  path: '/anomalies',
  summary: 'Anomalies, newest date first',
  request: {
    query: rangePaging.extend({
      meter: meterId.optional(),
      detector: z.string().min(1).optional(),
      severity: z.enum(['low', 'medium', 'high']).optional(),
      state: z.enum(['open', 'cleared']).optional(),
    }),
  },
  responses: answers('A page of anomalies', bodies.anomalyPage, 400),
})

const start = createRoute({
  method: 'post',
  path: '/detections',
  summary: 'Run the detectors now',
  request: {
    body: {
      required: false,
      content: {
        'application/json': {
          schema: z.strictObject({
            full: z
              .boolean()
              .default(false)
              .openapi({ description: 'Look at all meters, not only at those that changed.' }),
          }),
        },
      },
    },
  },
  responses: {
    202: {
      description: 'The run has started; Location says where to look',
      content: { 'application/json': { schema: bodies.detection } },
    },
    ...problemAnswers([400]),
  },
})

const run = createRoute({
  method: 'get',
  path: '/detections/{id}',
  summary: 'How a detection run went',
  request: { params: z.object({ id: z.string().regex(/^[\w-]{1,80}$/) }) },
  responses: answers('The run', bodies.detection, 400, 404),
})

export function anomalyRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  app.openapi(list, async (context) => {
    const { next, ...query } = context.req.valid('query')
    if (query.from !== undefined && query.to !== undefined && query.from > query.to) {
      throw new InvalidRequest(`"from" (${query.from}) is after "to" (${query.to}).`)
    }
    const page = await deps.anomalies.list({ ...query, next: decodeNext(next) })
    return context.json(
      {
        anomalies: page.items.map((anomaly) => toAnomaly(anomaly, query.detector)),
        next: encodeNext(page.next),
      },
      200,
    )
  })

  app.openapi(start, async (context) => {
    const full = context.req.valid('json')?.full ?? false
    const begun = await startRun(deps, crypto.randomUUID(), full)
    context.header('Location', `detections/${begun.id}`)
    return context.json(toDetection(begun), 202)
  })

  app.openapi(run, async (context) => {
    const found = await getRun(deps.detections, context.req.valid('param').id)
    return context.json(toDetection(found), 200)
  })
}

/** The finding by the reason that was asked for, else the first; all of them stand below. */
function toAnomaly(anomaly: Anomaly, detector?: string) {
  const { reasons, ...facts } = anomaly
  const main = reasons.find((reason) => reason.detector === detector) ?? reasons[0]
  return {
    id: anomalyId(anomaly),
    ...facts,
    ...toReason(main),
    severity: severityOf(anomaly),
    reasons: reasons.map(toReason),
  }
}

function toReason(reason: Reason) {
  const { observedMicro, expectedMicro, lowerMicro, upperMicro, ...facts } = reason
  return {
    ...facts,
    score: Math.round(reason.score * 100) / 100,
    observed: bodies.exact(observedMicro),
    expected: bodies.exact(expectedMicro),
    lower: bodies.exact(lowerMicro),
    upper: bodies.exact(upperMicro),
  }
}

function toDetection({ errors, notes, ...run }: DetectionRun) {
  return { ...run, errors: [...errors], notes: [...(notes ?? [])] }
}
