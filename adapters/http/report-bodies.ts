/** What answers about reports look like. */
import { z } from '@hono/zod-openapi'
import { next } from './bodies.ts'

const counts = z
  .object({
    meters: z.number().int(),
    judgedDays: z.number().int(),
    opened: z.number().int(),
    changed: z.number().int(),
    cleared: z.number().int(),
    stillOpen: z.number().int(),
    unjudged: z.number().int(),
    errors: z.number().int(),
  })
  .openapi({ description: 'Whole counts, also where the lists beside them are cut.' })

const summaryFields = {
  id: z.string(),
  runId: z.string(),
  startedAt: z.string(),
  at: z.string(),
  state: z.enum(['succeeded', 'failed']),
  subject: z.string(),
  counts,
}

const told = z
  .object({
    meterId: z.string(),
    channel: z.string(),
    date: z.string(),
    severity: z.enum(['low', 'medium', 'high']),
    reasons: z.array(z.object({ detector: z.string(), message: z.string() })),
  })
  .openapi('ToldAnomaly')

const examples = z.array(z.string()).openapi({ description: 'Some of the meters.' })

export const report = z
  .object({
    ...summaryFields,
    error: z.string().optional().openapi({ description: 'Why the run failed.' }),
    notes: z.array(z.string()).optional(),
    opened: z.array(told),
    cleared: z.array(told),
    stillOpen: z.array(told),
    unjudged: z.array(
      z.object({ detector: z.string(), reason: z.string(), meters: z.number().int(), examples }),
    ),
    errors: z
      .array(
        z.object({ detector: z.string(), message: z.string(), count: z.number().int(), examples }),
      )
      .openapi({ description: 'Detectors that broke: never anomalies.' }),
  })
  .openapi('Report')

export const reportPage = z
  .object({ reports: z.array(z.object(summaryFields).openapi('ReportSummary')), next })
  .openapi('ReportPage')
