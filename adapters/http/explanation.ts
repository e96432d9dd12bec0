/** An explanation as JSON, the same from the API and from the command. */
import { z } from '@hono/zod-openapi'
import type { Explanation } from '../../domain/ingestion/explain.ts'
import * as bodies from './bodies.ts'
import { toMeterDay } from './routes/meter-day.ts'

export const explanationBody = z
  .object({
    explanation: bodies.ingestion
      .omit({ id: true, etag: true, receivedAt: true, finishedAt: true })
      .extend({
        state: z.enum(['succeeded', 'partial', 'failed']),
        meterIds: z.array(z.string()).openapi({ description: 'The first of the meters, sorted.' }),
      })
      .openapi({ description: 'What the record of the ingestion would say.' }),
    readings: z
      .array(
        z.object({
          meterId: z.string(),
          channel: z.string(),
          start: z.string(),
          minutes: z
            .number()
            .nullable()
            .openapi({ description: 'Null where neither file nor pipeline tells it.' }),
          value: bodies.decimal,
          unit: z.string(),
          quality: z.enum(['actual', 'estimated', 'substituted']),
        }),
      )
      .openapi({ description: 'The first readings of each meter and channel of `days`.' }),
    days: z
      .array(
        bodies.meterDay.extend({
          meterId: z.string(),
          date: z.string(),
          min: bodies.extreme,
          max: bodies.extreme,
        }),
      )
      .openapi({ description: 'The first days of the first meters, from this file alone.' }),
  })
  .openapi('Explanation')

export function toExplanation({ ingestion, meterIds, readings, days }: Explanation) {
  const { source, generation, receivedAt, key, state, units, tags, ...facts } = ingestion
  return {
    explanation: {
      key,
      state: state as 'succeeded' | 'partial' | 'failed',
      ...facts,
      ...(units && { units: [...units] }),
      ...(tags && { tags: [...tags] }),
      meterIds: [...meterIds],
      decisions: [...facts.decisions],
      notes: [...facts.notes],
      rejects: [...facts.rejects],
      flags: [...facts.flags],
      members: facts.members.map((member) => ({
        ...member,
        decisions: [...member.decisions],
        notes: [...member.notes],
      })),
    },
    readings: readings.map(({ valueMicro, ...reading }) => ({
      ...reading,
      value: bodies.exact(valueMicro),
    })),
    days: days.map((day) => ({
      meterId: day.meterId,
      date: day.date,
      ...toMeterDay(day),
      ...(day.minMicro !== undefined && { min: bodies.exact(day.minMicro) }),
      ...(day.maxMicro !== undefined && { max: bodies.exact(day.maxMicro) }),
    })),
  }
}
