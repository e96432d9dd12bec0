/** What answers look like, and how the domain's figures become exact JSON numbers. */
import { z } from '@hono/zod-openapi'
import { formatMicro } from '../../domain/quantity/decimal.ts'

declare global {
  interface JSON {
    /** ES2026 JSON.parse source text access; in V8, not yet in TypeScript's library. */
    rawJSON(text: string): unknown
  }
}

/** A value in micros as a JSON number with all its decimals, which a double may not hold. */
export function exact(micro: bigint | number): number {
  return JSON.rawJSON(formatMicro(micro)) as number
}

/** A share of 0 to 1 with six decimals, rounded down: only what is whole is 1. */
export function share(value: number): number {
  return Math.floor(value * 1e6) / 1e6
}

export const decimal = z.number().openapi({ description: 'Exact decimal.', example: 1234.567 })
export const flow = z.enum(['import', 'export', 'part'])
const completeness = z.number().min(0).max(1)
export const kind = z.enum(['interval', 'power', 'register', 'gauge']).openapi({
  description:
    'What the values are: energy or volume of intervals; powers, shown as energy; reads of a register, shown as what was used between them; or a gauge.',
})
const dayQuality = z.enum(['complete', 'partial', 'estimated', 'missing']).openapi({
  description:
    'missing: no value at all; partial: not the whole day; estimated: the whole day, but some of it estimated or substituted.',
})
export const valueQuality = z.enum(['actual', 'estimated', 'substituted'])
export const minutes = z
  .number()
  .nullable()
  .openapi({ description: 'Null where neither file nor pipeline tells it.' })
export const next = z
  .string()
  .optional()
  .openapi({ description: 'Given while there is more; pass it back as `?next=`.' })

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string().optional(),
  })
  .openapi('Problem')

export const consumption = z
  .object({
    date: z.string(),
    unit: z.string(),
    total: decimal,
    average: decimal,
    meters: z.number().int(),
    readings: z.number().int(),
    expected: z.number().int(),
    completeness,
    units: z.array(z.string()),
  })
  .openapi('Consumption')

export const averageConsumption = z
  .object({ date: z.string(), unit: z.string(), average: decimal, meters: z.number().int() })
  .openapi('AverageConsumption')

export const consumptionPage = z
  .object({ consumption: z.array(consumption), next })
  .openapi('ConsumptionPage')

export const meterDay = z
  .object({
    channel: z.string(),
    unit: z.string(),
    flow,
    kind,
    total: decimal.optional().openapi({ description: 'Exact decimal; not of a gauge.' }),
    mean: decimal
      .optional()
      .openapi({ description: 'Of a gauge, over its readings; rounded half-even to 1e-6.' }),
    readings: z.number().int(),
    expected: z.number().int(),
    completeness,
    quality: dayQuality,
  })
  .openapi('MeterDay')

export const extreme = decimal
  .optional()
  .openapi({ description: 'Absent where there is no value.' })

export const metersOfDate = z
  .object({ date: z.string(), meters: z.array(meterDay.extend({ meterId: z.string() })), next })
  .openapi('MetersOfDate')

export const meterConsumption = z
  .object({
    meterId: z.string(),
    consumption: z.array(meterDay.extend({ date: z.string(), min: extreme, max: extreme })),
    next,
  })
  .openapi('MeterConsumption')

export const meter = z
  .object({
    meterId: z.string(),
    channels: z.array(z.string()),
    unit: z.string(),
    pipeline: z.string(),
    site: z.string().optional(),
    firstDate: z.string(),
    lastDate: z.string(),
  })
  .openapi('Meter')

export const meterPage = z.object({ meters: z.array(meter), next }).openapi('MeterPage')

const reasonFields = {
  detector: z.string(),
  severity: z.enum(['low', 'medium', 'high']),
  score: z.number(),
  observed: decimal,
  expected: decimal,
  lower: decimal,
  upper: decimal,
  unit: z.string(),
  message: z.string(),
}

export const anomaly = z
  .object({
    id: z.string(),
    meterId: z.string(),
    channel: z.string(),
    date: z.string(),
    ...reasonFields,
    reasons: z.array(z.object(reasonFields)).openapi({
      description:
        'What each detector says of the day; the figures beside it are those of the first one, or of the one asked for. The severity is the highest of all.',
    }),
    state: z.enum(['open', 'cleared']),
    firstDetectedAt: z.string(),
    lastDetectedAt: z.string(),
  })
  .openapi('Anomaly')

export const anomalyPage = z.object({ anomalies: z.array(anomaly), next }).openapi('AnomalyPage')

export const detection = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'succeeded', 'failed']),
    startedAt: z.string(),
    finishedAt: z.string().optional(),
    full: z.boolean(),
    meters: z.number().int(),
    slices: z.number().int(),
    judgedDays: z.number().int(),
    opened: z.number().int(),
    changed: z.number().int(),
    cleared: z.number().int(),
    errors: z.array(
      z.object({ meterId: z.string().optional(), detector: z.string(), message: z.string() }),
    ),
    error: z.string().optional(),
    notes: z.array(z.string()).openapi({
      description:
        'What there is to know beside the figures, such as why all meters were looked at.',
    }),
  })
  .openapi('Detection')

const reject = z.object({
  line: z.number().int(),
  reason: z.string(),
  text: z.string(),
  member: z.string().optional(),
})

const failure = z.object({ code: z.string(), message: z.string() })

const member = z
  .object({
    name: z.string(),
    state: z.enum(['succeeded', 'partial', 'failed']),
    format: z.string().optional(),
    rows: z.number().int(),
    accepted: z.number().int(),
    rejected: z.number().int(),
    decisions: z.array(z.string()),
    notes: z.array(z.string()),
    error: failure.optional(),
  })
  .openapi('IngestedMember')

export const ingestion = z
  .object({
    id: z.string(),
    key: z.string(),
    etag: z.string().optional(),
    state: z.enum(['processing', 'succeeded', 'partial', 'failed', 'withdrawn']),
    pipeline: z.string().optional(),
    format: z.string().optional(),
    units: z.array(z.string()).optional(),
    site: z.string().optional(),
    tags: z.array(z.string()).optional(),
    receivedAt: z.string(),
    finishedAt: z.string().optional(),
    rows: z.number().int(),
    accepted: z.number().int(),
    blank: z.number().int(),
    rejected: z.number().int(),
    flagged: z.number().int(),
    duplicates: z.number().int(),
    rounded: z.number().int(),
    meters: z.number().int(),
    meterDays: z.number().int(),
    from: z.string().optional(),
    to: z.string().optional(),
    error: failure.optional(),
    decisions: z
      .array(z.string())
      .openapi({ description: 'How the file was recognised, and why.' }),
    notes: z.array(z.string()),
    rejects: z.array(reject),
    flags: z.array(reject),
    members: z.array(member),
  })
  .openapi('Ingestion')

export const ingestionPage = z
  .object({ ingestions: z.array(ingestion), next })
  .openapi('IngestionPage')
