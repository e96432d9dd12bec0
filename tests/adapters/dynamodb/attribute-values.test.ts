import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { NumberValue, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sizeOf, toAttributes } from '../../../adapters/dynamodb/attribute-values.ts'
import { putAll } from '../../../adapters/dynamodb/batch-write.ts'
import { type RunningTables, startTables, tables } from './running-tables.ts'

let running: RunningTables
beforeAll(async () => {
  running = await startTables()
})
afterAll(() => running.remove())

const key = { meterId: 'M1', entry: '2025-06-02' }

/** The item as it stands in the table. */
async function stored(): Promise<Record<string, AttributeValue> | undefined> {
  const Key = toAttributes(key)
  const { Item } = await running.client.send(
    new GetItemCommand({ TableName: tables.readings, Key }),
  )
  return Item
}

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.integer().map((thousandths) => thousandths / 1000),
    fc.maxSafeInteger().map((whole) => NumberValue.from(`${whole}.25`)),
    fc.boolean(),
    fc.constant(null),
    fc.constant(undefined),
    fc.uint8Array({ minLength: 1 }),
    fc.array(tie('value').filter((one) => one !== undefined)),
    fc.dictionary(fc.string({ minLength: 1 }), tie('value')),
  ),
}))

test('an item is the same as when the document client writes it', async () => {
  await fc.assert(
    fc.asyncProperty(value, value, async (one, other) => {
      const Item = { ...key, one, other }
      await running.client.send(new PutCommand({ TableName: tables.readings, Item }))
      const asDocument = await stored()
      await putAll(running.client, tables.readings, [Item])
      expect(await stored()).toEqual(asDocument)
    }),
    { numRuns: 50 },
  )
})

test('an item is never larger in a request than it is held to be', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (item) => {
      const attributes = toAttributes(item)
      const sent = JSON.stringify(attributes, (_, part) =>
        part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part,
      )
      expect(Buffer.byteLength(sent)).toBeLessThanOrEqual(sizeOf(attributes) + 2)
    }),
  )
})

test('bytes count as base64, text as if all of it were escaped', () => {
  expect(sizeOf({ intervals: { B: new Uint8Array(300_000) } })).toBeGreaterThan(400_000)
  expect(sizeOf({ intervals: { B: new Uint8Array(300_000) } })).toBeLessThan(400_100)
  expect(sizeOf({ unit: { S: '\u0000'.repeat(1000) } })).toBeGreaterThan(6000)
})
