/** Records of objects that are written in parts, in the ingestions table. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import type { Ingestion, Lease } from '../../domain/ingestion/ingestion.ts'
import type { SplitPlace } from '../../domain/ingestion/splitting/split-version.ts'
import type { SplitStore } from '../../domain/ports.ts'
import { toNumber } from './document-client.ts'
import { fromItem, toItem } from './ingestion-store.ts'

/** Each lease that is taken counts up: as long as nobody has taken one since, the split stands. */
const STANDS = 'leases = :generation AND attribute_exists(#split)'
const NAMES = { '#split': 'split' }

export class DynamoSplitStore implements SplitStore {
  readonly #client: DynamoDBDocumentClient
  readonly #table: string

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client
    this.#table = table
  }

  async standing(source: string): Promise<Ingestion | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { source }, ConsistentRead: true }),
    )
    const record = Item && fromItem(Item)
    const isStanding = record?.split !== undefined && toNumber(Item?.leases) === record.generation
    return isStanding ? record : undefined
  }

  async handOver({ source, generation }: SplitPlace, lease: Lease, untilMs: number): Promise<void> {
    await this.#update(source, {
      UpdateExpression: 'SET leaseOwner = :split, leaseUntil = :until',
      ConditionExpression: `${STANDS} AND leaseOwner = :owner`,
      ExpressionAttributeValues: {
        ...{ ':split': ownerOf(generation), ':until': untilMs },
        ...{ ':owner': lease.owner, ':generation': generation },
      },
    })
  }

  async markWritten(
    { source, generation }: SplitPlace,
    part: number,
    untilMs: number,
  ): Promise<ReadonlySet<number> | undefined> {
    const item = await this.#update(source, {
      UpdateExpression: 'ADD writtenParts :part SET leaseOwner = :split, leaseUntil = :until',
      ConditionExpression: STANDS,
      ExpressionAttributeValues: {
        ...{ ':part': new Set([part]), ':generation': generation },
        ...{ ':split': ownerOf(generation), ':until': untilMs },
      },
      ReturnValues: 'ALL_NEW',
    })
    return item && new Set([...(item.writtenParts as Set<unknown>)].map(toNumber))
  }

  async close(ingestion: Ingestion): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: toItem(ingestion),
          ConditionExpression: STANDS,
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: { ':generation': ingestion.generation },
        }),
      )
      return true
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return false
    }
  }

  async giveUp({ source, generation }: SplitPlace): Promise<void> {
    await this.#update(source, {
      UpdateExpression: 'REMOVE leaseOwner, leaseUntil, #split, writtenParts',
      ConditionExpression: STANDS,
      ExpressionAttributeValues: { ':generation': generation },
    })
  }

  /** The item as the update leaves it; undefined where its condition fails. */
  async #update(source: string, update: Partial<UpdateCommandInput>) {
    try {
      const answer = await this.#client.send(
        new UpdateCommand({
          ...update,
          TableName: this.#table,
          Key: { source },
          ExpressionAttributeNames: NAMES,
        }),
      )
      return answer.Attributes
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      return undefined
    }
  }
}

function ownerOf(generation: number): string {
  return `split/${generation}`
}
