/** The tables as CreateTable wants them, for stacks that CloudFormation does not make. */
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

export interface TableNames {
  readonly readings: string
  readonly ingestions: string
  readonly anomalies: string
}

/** The tables that hold what ingestion writes. */
export type IngestTableNames = Pick<TableNames, 'readings' | 'ingestions'>

/** Creates those that are not there. */
export async function createTables(
  client: DynamoDBDocumentClient,
  names: TableNames,
): Promise<void> {
  await createIngestTables(client, names)
  await createTable(
    client,
    tableInput(names.anomalies, ['meterId', 'entry'], 'by-date', ['shard', 'order']),
  )
}

/** Creates those that are not there. */
export async function createIngestTables(
  client: DynamoDBDocumentClient,
  { readings, ingestions }: IngestTableNames,
): Promise<void> {
  await createTable(
    client,
    tableInput(readings, ['meterId', 'entry'], 'by-date', ['dateShard', 'meterId']),
  )
  await createTable(client, tableInput(ingestions, ['source'], 'by-time', ['shard', 'order']))
}

async function createTable(
  client: DynamoDBDocumentClient,
  input: CreateTableCommandInput,
): Promise<void> {
  try {
    await client.send(new CreateTableCommand(input))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
}

function tableInput(
  name: string,
  key: readonly string[],
  index: string,
  indexKey: readonly string[],
): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...new Set([...key, ...indexKey])].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: 'S',
    })),
    KeySchema: keySchema(key),
    GlobalSecondaryIndexes: [
      { IndexName: index, KeySchema: keySchema(indexKey), Projection: { ProjectionType: 'ALL' } },
    ],
  }
}

function keySchema([hash, range]: readonly string[]): CreateTableCommandInput['KeySchema'] {
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
  ]
}
