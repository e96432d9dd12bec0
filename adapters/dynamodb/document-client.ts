/** The DynamoDB document client: numbers stay exact in both directions. */
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, NumberValue } from '@aws-sdk/lib-dynamodb'
import { formatMicro } from '../../domain/quantity/decimal.ts'

/** An item as read: numbers are wrapped, since a double does not hold every decimal. */
export type Item = Record<string, unknown>

export function createDocumentClient(config: DynamoDBClientConfig): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 8, ...config })
  // It copies every answer for a log that nobody keeps: a third of the time that reading takes.
  client.middlewareStack.remove('loggerMiddleware')
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: true },
  })
}

/** A whole number read from an item. */
export function toNumber(value: unknown): number {
  return Number((value as NumberValue).value)
}

/** Micros as the decimal number that people see in the console. */
export function fromMicro(micro: bigint | number): NumberValue {
  return NumberValue.from(formatMicro(micro))
}

/** The inverse of `fromMicro`. */
export function toMicro(value: unknown): bigint {
  const [whole = '0', fraction = ''] = (value as NumberValue).value.split('.')
  return BigInt(whole + fraction.padEnd(6, '0'))
}

/** Undoes the wrapping in whole documents whose numbers are counts. */
export function unwrap<T>(value: unknown): T {
  if (value instanceof NumberValue) return Number(value.value) as T
  if (Array.isArray(value)) return value.map((entry) => unwrap(entry)) as T
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, unwrap(entry)]),
    ) as T
  }
  return value as T
}
