/** The DynamoDB document client: numbers stay exact in both directions. */
import {
  type BatchWriteItemCommandInput,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, NumberValue } from '@aws-sdk/lib-dynamodb'
import { formatMicro } from '../../domain/quantity/decimal.ts'

/** An item as read: numbers are wrapped, since a double does not hold every decimal. */
export type Item = Record<string, unknown>

/** As DynamoDB says that a request is more than it takes now. */
const REFUSALS = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
])

/** A batch that is refused whole is answered as one of which every item was left unprocessed. */
export function createDocumentClient(config: DynamoDBClientConfig): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 8, ...config })
  // Nobody listens, yet it copies every input and answer for the log: a fifth of what writing costs, a third of reading.
  client.middlewareStack.remove('loggerMiddleware')
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args)
        } catch (error) {
          if (commandName !== 'BatchWriteItemCommand') throw error
          if (!REFUSALS.has((error as Error).name)) throw error
          const { RequestItems } = args.input as BatchWriteItemCommandInput
          return { output: { UnprocessedItems: RequestItems, $metadata: {} }, response: {} }
        }
      },
    // Within the SDK's retries: who writes batches has a pace of its own, and has to see refusals.
    { step: 'finalizeRequest', name: 'refusedIsUnprocessed' },
  )
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
