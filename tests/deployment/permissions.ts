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
    IngestionsTable: ['PutItem', 'UpdateItem'],
  },
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
  detectReport: {},
  fold: {
    'IngestionsTable/index/by-time': ['Query'],
    ReadingsTable: ['BatchWriteItem', 'PutItem', 'Query'],
  },
}

export function expectTableActions(template: Template): void {
  for (const name of functionNames) {
    const allowed: Record<string, string[]> = {}
    for (const statement of statements(resource(template, logicalId(name, ROLE))).filter(isAllow)) {
      const sent = actions(statement).filter((action) => action.startsWith('dynamodb:'))
      if (sent.length === 0) continue
      for (const target of [statement.Resource].flat().map(tableOf)) {
        const short = sent.map((action) => action.replace('dynamodb:', ''))
        allowed[target] = [...(allowed[target] ?? []), ...short].sort()
      }
    }
    expect([name, allowed]).toEqual([name, tableActions[name]])
  }
}

/** `ReadingsTable/index/by-date` of the reference to its ARN. */
function tableOf(reference: Json): string {
  const { 'Fn::GetAtt': attribute, 'Fn::Sub': text } = reference as Record<string, Json>
  return Array.isArray(attribute)
    ? String(attribute[0])
    : String(text).replace(/^\$\{(\w+)\.Arn\}/, '$1')
}
