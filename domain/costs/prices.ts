/** AWS list prices, as `data/costs/prices.yml` has them. */
import { z } from 'zod'

/** What AWS counts and the stack uses. */
export const PRICE_NAMES = [
  's3-put',
  's3-get',
  's3-storage',
  'sqs-request',
  'lambda-request',
  'lambda-gb-second',
  'dynamodb-write',
  'dynamodb-read',
  'dynamodb-storage',
  'dynamodb-recovery',
  'step-transition',
  'api-call',
  'logs-gb',
  'logs-storage',
  'alarm',
  'key',
] as const
export type PriceName = (typeof PRICE_NAMES)[number]

const priceSchema = z.strictObject({
  /** As bills group it. */
  service: z.string().min(1),
  /** US dollars for `per` of `unit`. */
  usd: z.number().nonnegative(),
  per: z.number().positive(),
  unit: z.string().min(1),
  /** When the price was in force: a year, a month or a day. */
  asOf: z.string().regex(/^\d{4}(-\d{2}){0,2}$/, 'expected a date such as 2025 or 2025-07-01'),
  source: z.url(),
})

export const pricesSchema = z.strictObject({
  region: z.string().min(1),
  prices: z.record(z.enum(PRICE_NAMES), priceSchema),
})
export type Prices = z.infer<typeof pricesSchema>
