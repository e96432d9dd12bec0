/** Folds in the readings table. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Fold, Loose, StoredDay } from '../../domain/folding/stored-day.ts'
import type { FoldStore } from '../../domain/ports.ts'
import type { MeterDay } from '../../domain/readings/contribution.ts'
import { deleteAll } from './batch-write.ts'
import { toFoldItem } from './contribution-item.ts'
import { queryPages } from './query.ts'
import { type AttributeItem, contributionsIn, foldIn } from './read-contribution.ts'

export class DynamoFoldStore implements FoldStore {
  readonly #client: DynamoDBDocumentClient
  readonly #table: string

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client
    this.#table = table
  }

  async *daysOf(meterId: string, from: string, to: string): AsyncGenerator<StoredDay> {
    // Not consistent, for half the price: the plan allows for what is a little out of date.
    const pages = queryPages(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: 'meterId = :meter AND entry BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':meter': { S: meterId },
        ':from': { S: from },
        ':to': { S: `${to}~` },
      },
    })
    let ofDate: AttributeItem[] = []
    for await (const page of pages) {
      for (const item of page) {
        if (ofDate.length > 0 && ofDate[0]?.date?.S !== item.date?.S) {
          yield* toDays(ofDate)
          ofDate = []
        }
        ofDate.push(item)
      }
    }
    yield* toDays(ofDate)
  }

  async save(day: MeterDay, fold: Fold): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: toFoldItem(day, fold),
          ...(fold.revision === 1
            ? { ConditionExpression: 'attribute_not_exists(revision)' }
            : {
                ConditionExpression: 'revision = :before',
                ExpressionAttributeValues: { ':before': fold.revision - 1 },
              }),
        }),
      )
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  }

  async remove(meterId: string, ids: readonly string[]): Promise<void> {
    await deleteAll(
      this.#client,
      this.#table,
      ids.map((entry) => ({ meterId, entry })),
    )
  }
}

function toDays(items: readonly AttributeItem[]): StoredDay[] {
  const channels = Map.groupBy(items, ({ channel }) => channel?.S as string)
  return [...channels].map(([channel, ofChannel]) => {
    const [first] = ofChannel
    const [meterId, date] = [first?.meterId?.S as string, first?.date?.S as string]
    const loose: Loose[] = []
    const folds: Fold[] = []
    for (const item of ofChannel) {
      const fold = foldIn(item)
      if (fold !== undefined) folds.push(fold)
      else {
        const [contribution] = contributionsIn(item)
        if (contribution !== undefined) loose.push({ id: item.entry?.S as string, contribution })
      }
    }
    return { meterId, date, channel, loose, folds: folds.sort(byNumber) }
  })
}

function byNumber(a: Fold, b: Fold): number {
  return a.number - b.number
}
