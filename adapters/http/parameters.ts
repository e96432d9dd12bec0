/** What requests may carry, validated once. */
import { z } from '@hono/zod-openapi'
import { InvalidRequest } from '../../domain/errors.ts'
import { meterIdFault } from '../../domain/formats/readers/meter-ids.ts'
import { findUnit } from '../../domain/quantity/unit.ts'
import { parseDate } from '../../domain/time/civil-date.ts'

export const date = z
  .string()
  .refine((text) => parseDate(text) !== undefined, { error: 'expected a date, YYYY-MM-DD' })
  .openapi({ format: 'date', example: '2025-09-23' })

export const dateParams = z.object({ date })

export const meterId = z
  .string()
  .refine((id) => meterIdFault(id) === undefined, {
    error: 'expected a meter id as GET /meters lists it',
  })
  .openapi({ example: 'EE00011' })

export const meterParams = z.object({ id: meterId })

/** A sort key in DynamoDB holds 1024 bytes. */
const LONGEST_NEXT = 1365

/** Opaque to clients: base64url of what the store gave. */
const next = z
  .string()
  .max(LONGEST_NEXT)
  .optional()
  .openapi({ description: 'The `next` of the page before: asks for the page that follows.' })

export const paging = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  next,
})

export const rangePaging = paging.extend({ from: date.optional(), to: date.optional() })

export const consumptionOptions = z.object({
  unit: z
    .string()
    .refine((name) => findUnit(name)?.base === name, { error: 'expected kWh, m3 or therm' })
    .optional()
    .openapi({ description: 'Default: kWh if there is any, else the first of `units`.' }),
  flow: z.enum(['import', 'export', 'part']).default('import'),
})

export const lineageOption = z.object({
  lineage: z
    .enum(['true', 'false'])
    .default('false')
    .openapi({ description: 'Whether to tell which object each value came from, and which lost.' }),
})

export function encodeNext(position: string | undefined): string | undefined {
  return position === undefined ? undefined : Buffer.from(position).toString('base64url')
}

/** Throws InvalidRequest for what no page gave. */
export function decodeNext(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const position = Buffer.from(text, 'base64url').toString()
  if (position === '' || encodeNext(position) !== text) {
    throw wrongNext()
  }
  return position
}

export function wrongNext(): InvalidRequest {
  return new InvalidRequest('"next" is not one that a page before gave.')
}
