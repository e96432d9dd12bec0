/**
 * A fake answers the queries, of partitions in memory: so pages may be cut anywhere, and strings
 * sort by their UTF-8 bytes, as DynamoDB has it (dynalite compares some of them as UTF-16).
 */
import type { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Item } from '../../../adapters/dynamodb/document-client.ts'
import { pageNewestFirst, queryItems } from '../../../adapters/dynamodb/query.ts'
import { allPages } from './running-tables.ts'

const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Answers newest first, at most `most` items at a time, of which a filter may leave none. */
function fakeClient(
  partitions: Readonly<Record<string, readonly string[]>>,
  most: number,
  kept: (order: string) => boolean = () => true,
): DynamoDBDocumentClient {
  const send = async ({ input }: QueryCommand) => {
    const { ':hash': hash, ':from': from, ':to': to } = input.ExpressionAttributeValues ?? {}
    const after = input.ExclusiveStartKey?.order
    const within = (partitions[hash] ?? [])
      .filter((order) => compare(order, from) >= 0 && compare(order, to) <= 0)
      .filter((order) => after === undefined || compare(order, after) < 0)
      .sort(compare)
      .reverse()
    const page = within.slice(0, Math.min(most, input.Limit ?? most))
    const left = within.length > page.length
    return {
      Items: page.filter(kept).map((order) => ({ order })),
      ...(left && { LastEvaluatedKey: { order: page.at(-1) } }),
    }
  }
  return { send } as unknown as DynamoDBDocumentClient
}

const order = fc.string({
  unit: fc.constantFrom('0', '9', 'a', 'é', '日', 'Ａ', '\ufffd', '😀', '𠀀'),
  minLength: 1,
  maxLength: 3,
})
const spread = fc.uniqueArray(order, { maxLength: 25 }).chain((orders) =>
  fc
    .array(fc.constantFrom('p0', 'p1', 'p2'), {
      minLength: orders.length,
      maxLength: orders.length,
    })
    .map((hashes) => orders.map((order, index) => [hashes[index] ?? 'p0', order] as const)),
)

function partitionsOf(
  placed: readonly (readonly [string, string])[],
): Readonly<Record<string, string[]>> {
  const partitions: Record<string, string[]> = { p0: [], p1: [], p2: [] }
  for (const [hash, order] of placed) partitions[hash]?.push(order)
  return partitions
}

test('pages give every item once, newest first by bytes, however the service cuts its answers', async () => {
  const size = fc.integer({ min: 1, max: 6 })
  await fc.assert(
    fc.asyncProperty(spread, size, size, fc.boolean(), async (placed, limit, most, filtered) => {
      const kept = (order: string) => !filtered || !order.startsWith('a')
      const client = fakeClient(partitionsOf(placed), most, kept)
      const partitions = {
        table: 't',
        hashName: 'shard',
        hashValues: ['p0', 'p1', 'p2'],
        sortName: 'order',
        from: '0',
        to: '\u{10ffff}',
        ...(filtered && { filter: { expression: 'x', names: {}, values: {} } }),
      }
      const pages = await allPages((next) => pageNewestFirst(client, partitions, limit, next))
      const expected = placed
        .map(([, order]) => order)
        .filter(kept)
        .sort(compare)
        .reverse()
      expect(pages.flat().map(({ order }) => order)).toEqual(expected)
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
    }),
    { numRuns: 500 },
  )
})

test('bounds are included, and hold on every page', async () => {
  const client = fakeClient({ p: ['1', '2', '3', '4', '5'] }, 2)
  const partitions = {
    table: 't',
    hashName: 'shard',
    hashValues: ['p'],
    sortName: 'order',
    from: '2',
    to: '4',
  }
  const page = (limit: number, next?: string) => pageNewestFirst(client, partitions, limit, next)
  expect(await page(5)).toEqual({ items: [{ order: '4' }, { order: '3' }, { order: '2' }] })
  expect(await page(1, '4')).toEqual({ items: [{ order: '3' }], next: '3' })
  // A position that no page gave leads to nothing outside of the bounds.
  expect((await page(5, '9')).items).toHaveLength(3)
  expect((await page(5, '1')).items).toHaveLength(0)
})

test('a query goes on while there is a last key, also behind an answer without items', async () => {
  const answers: { Items?: Item[]; LastEvaluatedKey?: Item }[] = [
    { Items: [{ order: 'a' }], LastEvaluatedKey: { k: 1 } },
    { Items: [], LastEvaluatedKey: { k: 2 } },
    { LastEvaluatedKey: { k: 3 } },
    { Items: [{ order: 'b' }] },
  ]
  const starts: unknown[] = []
  const send = async ({ input }: QueryCommand) => {
    starts.push(input.ExclusiveStartKey)
    return answers[starts.length - 1]
  }
  const client = { send } as unknown as DynamoDBDocumentClient
  const found = await Array.fromAsync(queryItems(client, { TableName: 't' }))
  expect(found).toEqual([{ order: 'a' }, { order: 'b' }])
  expect(starts).toEqual([undefined, { k: 1 }, { k: 2 }, { k: 3 }])
})
