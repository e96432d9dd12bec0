/** What is expected of the API's front, and of what people see and set. */
import { expect } from '@jest/globals'
import {
  functionNames,
  logicalId,
  resource,
  resources,
  statements,
  type Template,
} from './package-reader.ts'

export function expectKeys(template: Template): void {
  const methods = Object.values(resources(template, 'AWS::ApiGateway::Method')).map(
    ({ Properties: { HttpMethod, ResourceId, ApiKeyRequired } }) => {
      const { Ref } = ResourceId as { Ref?: string }
      const path = Ref === undefined ? '' : resource(template, Ref).Properties.PathPart
      return [`${HttpMethod} /${path}`, ApiKeyRequired]
    },
  )
  expect(Object.fromEntries(methods)).toEqual({
    'ANY /': true,
    'ANY /{proxy+}': true,
    'GET /health': false,
    'GET /docs': false,
    'GET /openapi.json': false,
  })
  // Else a gzip file that is posted would come as broken text.
  expect(resource(template, 'ApiGatewayRestApi').Properties.BinaryMediaTypes).toEqual(['*/*'])
  expect(resource(template, 'ApiGatewayUsagePlan').Properties).toMatchObject({
    Throttle: { RateLimit: 50, BurstLimit: 100 },
    Quota: { Limit: 1_000_000, Period: 'MONTH' },
  })
}

export function expectAlarms(template: Template): void {
  const alarms = Object.entries(resources(template, 'AWS::CloudWatch::Alarm'))
  for (const [, { Properties }] of alarms) {
    expect(Properties.AlarmActions).toEqual([{ Ref: 'NoticesTopic' }])
  }
  expect(alarms.map(([id]) => id)).toEqual(
    expect.arrayContaining([
      'DeadLettersAlarm',
      'BacklogAlarm',
      ...functionNames.map((name) => logicalId(name, 'ErrorsAlarm')),
      'DetectionFailuresAlarm',
      'ApiFaultsAlarm',
    ]),
  )
}

export function expectAlarmsPublish(template: Template): void {
  const Principal = { Service: 'cloudwatch.amazonaws.com' }
  for (const id of ['NoticesKey', 'NoticesTopicPolicy']) {
    expect(statements(resource(template, id))).toContainEqual(
      expect.objectContaining({ Principal }),
    )
  }
}

export function expectStageParameters(dev: Template, prod: Template): void {
  const addresses = { 'Fn::Split': [',', 'ops@example.com,,,,'] }
  for (const [at, id] of ['', 2, 3, 4, 5].entries()) {
    expect(resource(prod, `NoticesEmail${id}`)).toMatchObject({
      Condition: `HasEmail${id}`,
      Properties: { Protocol: 'email', Endpoint: { 'Fn::Select': [at, addresses] } },
    })
  }
  const [schedule] = Object.values(resources(prod, 'AWS::Scheduler::Schedule'))
  expect(schedule?.Properties.State).toBe('DISABLED')
  const [daily] = Object.values(resources(prod, 'AWS::Events::Rule'))
  expect(daily?.Properties.State).toBe('DISABLED')
  for (const template of [dev, prod]) {
    for (const table of Object.values(resources(template, 'AWS::DynamoDB::Table'))) {
      expect(table.Properties.DeletionProtectionEnabled).toBe(template === prod)
    }
  }
}

export function expectOutputs(template: Template): void {
  expect(Object.keys(template.Outputs)).toEqual(
    expect.arrayContaining([
      'DropBucketName',
      'ServiceEndpoint',
      'IngestQueueUrl',
      'IngestDeadLetterQueueUrl',
      'NoticesTopicArn',
      'ReadingsTableName',
      'IngestionsTableName',
      'AnomaliesTableName',
    ]),
  )
}
