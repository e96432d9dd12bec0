/** What is expected of the roles and the policies. */
import { expect } from '@jest/globals'
import {
  actions,
  created,
  type FunctionName,
  functionNames,
  isAllow,
  type Json,
  logicalId,
  resource,
  statements,
  type Template,
} from './package-reader.ts'

const ROLE = 'IamRoleLambdaExecution'

export function expectNoWildActions(template: Template): void {
  const wild = created(template).flatMap(([id, made]) =>
    statements(made)
      .filter((statement) => isAllow(statement) || made.Type === 'AWS::IAM::Role')
      .flatMap(actions)
      .filter((action) => action.includes('*'))
      .map((action) => `${id}: ${action}`),
  )
  expect(wild).toEqual([])
}

export function expectNamedResources(template: Template): void {
  const everywhere = created(template).flatMap(([id, made]) => {
    const open = statements(made).filter((it) => isAllow(it) && [it.Resource].flat().includes('*'))
    return open.length > 0 ? [[id, open.flatMap(actions).sort()]] : []
  })
  const trace = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments']
  expect(Object.fromEntries(everywhere)).toEqual({
    ...Object.fromEntries(functionNames.map((name) => [logicalId(name, ROLE), trace])),
    // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html and xray-iam.html
    DetectionMachineRole: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      ...trace,
    ],
    // In a key policy, `*` is the key itself.
    NoticesKey: expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']),
  })
}

export function expectRolesOfTheirOwn(template: Template): void {
  for (const name of functionNames) {
    expect(resource(template, logicalId(name)).Properties.Role).toEqual({
      'Fn::GetAtt': [logicalId(name, ROLE), 'Arn'],
    })
  }
  expect(resource(template, ROLE).Condition).toBe('Never')
}

/** The actions on tables and indexes that the adapters of each function send. */
const tableActions: Record<FunctionName, Record<string, string[]>> = {
  ingest: {
    ReadingsTable: ['BatchGetItem', 'BatchWriteItem'],
    IngestionsTable: ['GetItem', 'PutItem', 'UpdateItem'],
  },
  reconcile: { IngestionsTable: ['Scan'] },
  api: {
    ReadingsTable: ['Query'],
    'ReadingsTable/index/by-date': ['Query'],
    AnomaliesTable: ['Query'],
    'AnomaliesTable/index/by-date': ['Query'],
    'IngestionsTable/index/by-time': ['Query'],
    IngestionsTable: ['GetItem'],
  },
  detectPlan: { 'IngestionsTable/index/by-time': ['Query'], ReadingsTable: ['Query'] },
  detectSlice: { ReadingsTable: ['Query'], AnomaliesTable: ['BatchWriteItem', 'Query'] },
  detectReport: { 'AnomaliesTable/index/by-date': ['Query'] },
  fold: {
    'IngestionsTable/index/by-time': ['Query'],
    ReadingsTable: ['BatchWriteItem', 'PutItem', 'Query'],
  },
}

const work = { 'WorkBucket/*': ['GetObject', 'PutObject'], WorkBucket: ['ListBucket'] }

/** The actions on buckets, and on the objects in them, that the adapters of each function send. */
const bucketActions: Record<FunctionName, Record<string, string[]>> = {
  ingest: {
    'DropBucket/*': ['GetObject', 'GetObjectVersion'],
    DropBucket: ['ListBucket', 'ListBucketVersions'],
    'WorkBucket/*': ['DeleteObject', 'GetObject', 'PutObject'],
    WorkBucket: ['ListBucket'],
  },
  api: work,
  fold: work,
  reconcile: { DropBucket: ['GetLifecycleConfiguration', 'ListBucket'] },
  detectPlan: work,
  detectSlice: work,
  detectReport: work,
}

export function expectBucketActions(template: Template): void {
  for (const name of functionNames) {
    expect([name, allowedActions(template, name, 's3:')]).toEqual([name, bucketActions[name]])
  }
}

export function expectTableActions(template: Template): void {
  for (const name of functionNames) {
    expect([name, allowedActions(template, name, 'dynamodb:')]).toEqual([name, tableActions[name]])
  }
}

/** What a function may do with a service, by the name of what it may do it with. */
function allowedActions(
  template: Template,
  name: FunctionName,
  service: string,
): Record<string, string[]> {
  const allowed: Record<string, string[]> = {}
  for (const statement of statements(resource(template, logicalId(name, ROLE))).filter(isAllow)) {
    const sent = actions(statement).filter((action) => action.startsWith(service))
    if (sent.length === 0) continue
    for (const target of [statement.Resource].flat().map(targetOf)) {
      const short = sent.map((action) => action.slice(service.length))
      allowed[target] = [...(allowed[target] ?? []), ...short].sort()
    }
  }
  return allowed
}

/** `ReadingsTable/index/by-date` of the reference to its ARN. */
function targetOf(reference: Json): string {
  const { 'Fn::GetAtt': attribute, 'Fn::Sub': text } = reference as Record<string, Json>
  return Array.isArray(attribute)
    ? String(attribute[0])
    : String(text).replace(/^\$\{(\w+)\.Arn\}/, '$1')
}
