/** What is expected of the tables and the buckets. */
import { expect } from '@jest/globals'
import { type Json, resource, resources, statements, type Template } from './package-reader.ts'

export function expectKeptTables(template: Template): void {
  for (const table of Object.values(resources(template, 'AWS::DynamoDB::Table'))) {
    expect(table).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: false }, // the key that AWS owns
      },
    })
  }
}

export function expectTable(
  template: Template,
  id: string,
  key: string[],
  IndexName: string,
  indexKey: string[],
): void {
  const { KeySchema, GlobalSecondaryIndexes, AttributeDefinitions } = resource(
    template,
    id,
  ).Properties
  expect(KeySchema).toEqual(keySchema(key))
  expect(GlobalSecondaryIndexes).toEqual([
    { IndexName, KeySchema: keySchema(indexKey), Projection: { ProjectionType: 'ALL' } },
  ])
  expect(AttributeDefinitions).toEqual(
    [...new Set([...key, ...indexKey])].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
  )
}

function keySchema(names: string[]): Json {
  return names.map((AttributeName, index) => ({
    AttributeName,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  }))
}

export function expectPrivateBucket(template: Template, id: string): void {
  expect(resource(template, id)).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
        ],
      },
    },
  })
  expect(statements(resource(template, `${id}Policy`))).toEqual([
    expect.objectContaining({
      Effect: 'Deny',
      Principal: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ])
}

/** The last readable version of an object can be read again for that many days. */
export function expectEarlierVersions(template: Template, days: number | string): void {
  const bucket = resource(template, 'DropBucket').Properties
  expect(bucket.VersioningConfiguration).toEqual({ Status: 'Enabled' })
  const { Rules } = bucket.LifecycleConfiguration as { Rules: Record<string, Json>[] }
  const expiring = Rules.filter((rule) => Object.keys(rule).some((name) => /Expir/.test(name)))
  expect(expiring.map(({ Id, ...rule }) => rule)).toEqual([
    {
      Status: 'Enabled',
      NoncurrentVersionExpiration: { NoncurrentDays: days },
      ExpiredObjectDeleteMarker: true,
    },
  ])
}

/** Manifests and the watermark must stay: without them, totals cannot be put right. */
export function expectExpiry(template: Template): void {
  const { LifecycleConfiguration } = resource(template, 'WorkBucket').Properties
  const { Rules } = LifecycleConfiguration as { Rules: Record<string, Json>[] }
  const expiring = Rules.filter((rule) => Object.keys(rule).some((name) => /Expir/.test(name)))
  expect(expiring.map(({ Id, ...rule }) => rule)).toEqual([
    { Status: 'Enabled', Prefix: 'detections/runs/', ExpirationInDays: 90 },
    { Status: 'Enabled', Prefix: 'rejects/', ExpirationInDays: 365 },
    { Status: 'Enabled', Prefix: 'parts/', ExpirationInDays: 14 },
  ])
}
