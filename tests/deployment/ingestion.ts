/** What is expected of the way from the drop bucket to the function `ingest`. */
import { expect } from '@jest/globals'
import {
  actions,
  isAllow,
  resource,
  resources,
  statements,
  type Template,
} from './package-reader.ts'

export function expectSingleMessages(template: Template): void {
  const [mapping] = Object.values(resources(template, 'AWS::Lambda::EventSourceMapping'))
  expect(mapping?.Properties).toMatchObject({
    BatchSize: 1,
    EventSourceArn: { 'Fn::GetAtt': ['IngestQueue', 'Arn'] },
    FunctionName: { 'Fn::GetAtt': ['IngestLambdaFunction', 'Arn'] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 10 },
  })
}

export function expectBucketEvents(template: Template): void {
  const Queue = { 'Fn::GetAtt': ['IngestQueue', 'Arn'] }
  expect(resource(template, 'DropBucket')).toMatchObject({
    DependsOn: ['IngestQueuePolicy'],
    Properties: {
      NotificationConfiguration: {
        QueueConfigurations: [
          { Event: 's3:ObjectCreated:*', Queue },
          { Event: 's3:ObjectRemoved:*', Queue },
        ],
      },
    },
  })
}

export function expectReconciling(template: Template): void {
  const [rule] = Object.values(resources(template, 'AWS::Events::Rule'))
  expect(rule?.Properties).toMatchObject({
    ScheduleExpression: 'cron(17 3 * * ? *)',
    State: 'ENABLED',
    Targets: [{ Arn: { 'Fn::GetAtt': ['ReconcileLambdaFunction', 'Arn'] } }],
  })
  const role = resource(template, 'ReconcileIamRoleLambdaExecution')
  const allowed = statements(role).filter(isAllow).flatMap(actions)
  expect(allowed.filter((action) => /^(s3|sqs|dynamodb):/.test(action)).sort()).toEqual([
    'dynamodb:Scan',
    's3:GetLifecycleConfiguration',
    's3:ListBucket',
    'sqs:SendMessage',
  ])
}

export function expectRetries(template: Template): void {
  const queue = resource(template, 'IngestQueue').Properties
  const timeoutSeconds = Number(resource(template, 'IngestLambdaFunction').Properties.Timeout)
  expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutSeconds)
  expect(queue).toMatchObject({
    SqsManagedSseEnabled: true,
    ReceiveMessageWaitTimeSeconds: 20,
    RedrivePolicy: {
      deadLetterTargetArn: { 'Fn::GetAtt': ['IngestDeadLetterQueue', 'Arn'] },
      maxReceiveCount: 10,
    },
  })
  expect(resource(template, 'IngestDeadLetterQueue').Properties).toMatchObject({
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 14 * 24 * 60 * 60,
  })
}

export function expectSenders(template: Template): void {
  const allowed = statements(resource(template, 'IngestQueuePolicy')).filter(isAllow)
  expect(allowed).toEqual([
    expect.objectContaining({
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Condition: {
        ArnEquals: {
          'aws:SourceArn': {
            'Fn::Sub': expect.stringMatching(/:s3:::metertally-dev-drops-\$\{AWS::AccountId\}$/),
          },
        },
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      },
    }),
  ])
}
