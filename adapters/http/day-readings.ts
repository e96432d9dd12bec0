/** A meter-day's readings as they are answered, with or without where they came from. */
import { z } from '@hono/zod-openapi'
import { decimal, minutes, valueQuality } from './bodies.ts'
import { lineageBody, originFields } from './lineage.ts'

export const dayReadings = z
  .object({
    meterId: z.string(),
    date: z.string(),
    zone: z.string(),
    readings: z.array(
      z.object({
        channel: z.string(),
        start: z.string(),
        minutes,
        value: decimal,
        quality: valueQuality,
        ...originFields,
      }),
    ),
    lineage: lineageBody.optional().openapi({ description: 'With `?lineage=true`.' }),
  })
  .openapi('DayReadings')
