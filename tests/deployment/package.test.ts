/** Packages the service offline, as `npm run package` does, and judges what would be deployed. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Resource = { Type: string; Condition?: string; Properties: Record<string, Json> }
type Template = { Resources: Record<string, Resource>; Outputs: Record<string, Json> }
type Statement = { Effect: string; Action: string | string[]; Resource: Json }

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const megabyte = 1024 * 1024

const handlers = {
  ingest: 'handlers/ingest',
  api: 'handlers/api',
  detectPlan: 'handlers/detect-plan',
  detectSlice: 'handlers/detect-slice',
  detectReport: 'handlers/detect-report',
}
const functionNames = Object.keys(handlers) as (keyof typeof handlers)[]

let scratch: string
let dev: Template
let prod: Template

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'metertally-package-'))
  ;[dev, prod] = await Promise.all([
    packageService('dev', []),
    packageService('prod', ['--param', 'email=ops@example.com', '--param', 'schedule=false']),
  ])
})

afterAll(() => rm(scratch, { recursive: true, force: true }))

describe('functions', () => {
  test('all run on Node 24 and arm64, traced, with a log that is thrown away some day', () => {
    const functions = resources(dev, 'AWS::Lambda::Function')
    expect(Object.keys(functions).sort()).toEqual(functionNames.map(logicalId).sort())
    for (const [id, { Properties }] of Object.entries(functions)) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      })
      const logGroup = resource(dev, id.replace('LambdaFunction', 'LogGroup'))
      expect(logGroup.Properties.RetentionInDays).toBe(30)
    }
  })

  test('each have only the variables that they need', () => {
    const common = ['CONFIG_DIR', 'POWERTOOLS_SERVICE_NAME', 'POWERTOOLS_LOG_LEVEL']
    const own = Object.fromEntries(
      functionNames.map((name) => [
        name,
        Object.keys(variables(name)).filter((variable) => !common.includes(variable)),
      ]),
    )
    expect(own).toEqual({
      ingest: [
        'DROP_BUCKET',
        'WORK_BUCKET',
        'READINGS_TABLE',
        'INGESTIONS_TABLE',
        'INGEST_QUEUE_URL',
        'NOTICES_TOPIC_ARN',
      ],
      api: [
        'DROP_BUCKET',
        'WORK_BUCKET',
        'READINGS_TABLE',
        'INGESTIONS_TABLE',
        'ANOMALIES_TABLE',
        'DETECTION_MACHINE_ARN',
      ],
      detectPlan: ['DROP_BUCKET', 'WORK_BUCKET', 'READINGS_TABLE', 'INGESTIONS_TABLE'],
      detectSlice: ['WORK_BUCKET', 'READINGS_TABLE', 'ANOMALIES_TABLE'],
      detectReport: ['WORK_BUCKET', 'ANOMALIES_TABLE', 'NOTICES_TOPIC_ARN'],
    })
  })

  test.each(functionNames)(
    '%s is one small bundle with the configuration beside it',
    async (name) => {
      const archive = await readFile(join(scratch, 'dev-package', `${name}.zip`))
      const files = unzip(archive)
      expect([...files.keys()]).toEqual(
        expect.arrayContaining([
          `${handlers[name]}.mjs`,
          'config/pipelines.yml',
          'config/detectors.yml',
        ]),
      )
      expect([...files.keys()].filter((file) => file.endsWith('.mjs'))).toHaveLength(1)
      expect(archive.length).toBeLessThan(5 * megabyte) // Lambda takes 50
    },
  )

  test.each(functionNames)('%s loads from its bundle with just these variables', async (name) => {
    const taskRoot = join(scratch, 'var-task', name)
    for (const [file, content] of unzip(
      await readFile(join(scratch, 'dev-package', `${name}.zip`)),
    )) {
      await mkdir(dirname(join(taskRoot, file)), { recursive: true })
      await writeFile(join(taskRoot, file), content)
    }
    // Caught, since Node would print the minified line that threw.
    const load = `import('./${handlers[name]}.mjs').then(
      ({ handler }) => { console.log(typeof handler); process.exit() },
      (error) => { console.error(error.stack); process.exit(1) })`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', load], {
      cwd: taskRoot,
      env: { ...withoutAws(), AWS_REGION: 'eu-west-1', ...lookAlikes(variables(name)) },
    })
    expect(stdout.trim()).toBe('function')
  })
})

describe('ingestion', () => {
  test('reads the queue in batches and reports failed items one by one', () => {
    const [mapping] = Object.values(resources(dev, 'AWS::Lambda::EventSourceMapping'))
    expect(mapping?.Properties).toMatchObject({
      BatchSize: 10,
      EventSourceArn: { 'Fn::GetAtt': ['IngestQueue', 'Arn'] },
      FunctionName: { 'Fn::GetAtt': ['IngestLambdaFunction', 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    })
  })

  test('hears of objects made and deleted, and not of those that a lifecycle rule expires', () => {
    const Queue = { 'Fn::GetAtt': ['IngestQueue', 'Arn'] }
    expect(resource(dev, 'DropBucket')).toMatchObject({
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
  })

  test('hides a message for six timeouts, tries eight times, then keeps it for two weeks', () => {
    const queue = resource(dev, 'IngestQueue').Properties
    const timeoutSeconds = Number(resource(dev, 'IngestLambdaFunction').Properties.Timeout)
    expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutSeconds)
    expect(queue).toMatchObject({
      SqsManagedSseEnabled: true,
      ReceiveMessageWaitTimeSeconds: 20,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': ['IngestDeadLetterQueue', 'Arn'] },
        maxReceiveCount: 8,
      },
    })
    expect(resource(dev, 'IngestDeadLetterQueue').Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
    })
  })

  test('takes messages from S3 alone, for the drop bucket of this account', () => {
    const allowed = statements(resource(dev, 'IngestQueuePolicy')).filter(isAllow)
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
  })
})

describe('storage', () => {
  test('keeps tables on demand, recoverable, encrypted, and when the stack goes', () => {
    for (const table of Object.values(resources(dev, 'AWS::DynamoDB::Table'))) {
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
  })

  test.each([
    ['ReadingsTable', ['meterId', 'entry'], 'by-date', ['dateShard', 'meterId']],
    ['IngestionsTable', ['source'], 'by-time', ['shard', 'order']],
    ['AnomaliesTable', ['meterId', 'entry'], 'by-date', ['shard', 'order']],
  ])('%s has the key and the index that its adapter queries', (id, key, IndexName, indexKey) => {
    const { KeySchema, GlobalSecondaryIndexes, AttributeDefinitions } = resource(dev, id).Properties
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
  })

  test.each(['DropBucket', 'WorkBucket'])('%s is private, encrypted and TLS only', (id) => {
    expect(resource(dev, id)).toMatchObject({
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
    expect(statements(resource(dev, `${id}Policy`))).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ])
  })
})

describe('permissions', () => {
  test('allow no wildcard action', () => {
    const wild = created(dev).flatMap(([id, made]) =>
      statements(made)
        .filter((statement) => isAllow(statement) || made.Type === 'AWS::IAM::Role')
        .flatMap(actions)
        .filter((action) => action.includes('*'))
        .map((action) => `${id}: ${action}`),
    )
    expect(wild).toEqual([])
  })

  test('cover every resource only where AWS can name none', () => {
    const everywhere = created(dev).flatMap(([id, made]) => {
      const open = statements(made).filter(
        (it) => isAllow(it) && [it.Resource].flat().includes('*'),
      )
      return open.length > 0 ? [[id, open.flatMap(actions).sort()]] : []
    })
    const trace = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments']
    expect(Object.fromEntries(everywhere)).toEqual({
      IngestIamRoleLambdaExecution: trace,
      ApiIamRoleLambdaExecution: trace,
      DetectPlanIamRoleLambdaExecution: trace,
      DetectSliceIamRoleLambdaExecution: trace,
      DetectReportIamRoleLambdaExecution: trace,
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
  })

  test('give every function a role of its own, and make no shared one', () => {
    for (const name of functionNames) {
      const role = logicalId(name).replace('LambdaFunction', 'IamRoleLambdaExecution')
      expect(resource(dev, logicalId(name)).Properties.Role).toEqual({
        'Fn::GetAtt': [role, 'Arn'],
      })
    }
    expect(resource(dev, 'IamRoleLambdaExecution').Condition).toBe('Never')
  })
})

describe('detection', () => {
  test('plans, maps over slices, reports once, and reports a failure too', () => {
    const definition = machineDefinition()
    expect(definition).toMatchObject({
      StartAt: 'Plan',
      States: {
        Plan: { Next: 'Map', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report failure' }] },
        Map: {
          Type: 'Map',
          MaxConcurrency: 10,
          Next: 'Report',
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report failure' }],
          ItemProcessor: { StartAt: 'Slice' },
        },
        Report: { End: true },
        'Report failure': { Next: 'Failed' },
        Failed: { Type: 'Fail' },
      },
    })
  })

  test('invokes the three detector functions and nothing else', () => {
    const invoke = statements(resource(dev, 'DetectionMachineRole')).filter((statement) =>
      actions(statement).includes('lambda:InvokeFunction'),
    )
    const targets = new Set(JSON.stringify(invoke).match(/\w+LambdaFunction/g))
    expect([...targets].sort()).toEqual([
      'DetectPlanLambdaFunction',
      'DetectReportLambdaFunction',
      'DetectSliceLambdaFunction',
    ])
  })

  test('runs every hour, and the API knows the machine by the name that it has', () => {
    const [schedule] = Object.values(resources(dev, 'AWS::Scheduler::Schedule'))
    expect(schedule?.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
      Target: { Arn: { Ref: 'DetectionMachine' }, Input: '{"full":false}' },
    })
    const name = String(resource(dev, 'DetectionMachine').Properties.StateMachineName)
    expect(JSON.stringify(variables('api').DETECTION_MACHINE_ARN)).toContain(
      `:stateMachine:${name}`,
    )
  })
})

describe('API', () => {
  test('asks for a key everywhere but on /health, and limits what a key may call', () => {
    const keyRequired = Object.entries(resources(dev, 'AWS::ApiGateway::Method')).map(
      ([id, { Properties }]) => [id, Properties.ApiKeyRequired],
    )
    expect(Object.fromEntries(keyRequired)).toEqual({
      ApiGatewayMethodAny: true,
      ApiGatewayMethodProxyVarAny: true,
      ApiGatewayMethodHealthGet: false,
    })
    expect(resource(dev, 'ApiGatewayUsagePlan').Properties).toMatchObject({
      Throttle: { RateLimit: 50, BurstLimit: 100 },
      Quota: { Limit: 1_000_000, Period: 'MONTH' },
    })
  })
})

describe('operation', () => {
  test('alarms on dead letters, a backlog, faults of each part, and tells the topic', () => {
    const alarms = Object.entries(resources(dev, 'AWS::CloudWatch::Alarm'))
    for (const [, { Properties }] of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: 'NoticesTopic' }])
    }
    expect(alarms.map(([id]) => id)).toEqual(
      expect.arrayContaining([
        'DeadLettersAlarm',
        'BacklogAlarm',
        ...functionNames.map((name) => logicalId(name).replace('LambdaFunction', 'ErrorsAlarm')),
        'DetectionFailuresAlarm',
        'ApiFaultsAlarm',
      ]),
    )
  })

  test('lets alarms publish to the encrypted topic', () => {
    const Principal = { Service: 'cloudwatch.amazonaws.com' }
    for (const id of ['NoticesKey', 'NoticesTopicPolicy']) {
      expect(statements(resource(dev, id))).toContainEqual(expect.objectContaining({ Principal }))
    }
  })

  test('takes an e-mail address, the schedule and protection from the stage', () => {
    expect(resource(prod, 'NoticesEmail').Properties.Endpoint).toBe('ops@example.com')
    const [schedule] = Object.values(resources(prod, 'AWS::Scheduler::Schedule'))
    expect(schedule?.Properties.State).toBe('DISABLED')
    for (const template of [dev, prod]) {
      for (const table of Object.values(resources(template, 'AWS::DynamoDB::Table'))) {
        expect(table.Properties.DeletionProtectionEnabled).toBe(template === prod)
      }
    }
  })

  test('prints where to drop files, where the API and the queues are', () => {
    expect(Object.keys(dev.Outputs)).toEqual(
      expect.arrayContaining([
        'DropBucketName',
        'ServiceEndpoint',
        'IngestQueueUrl',
        'IngestDeadLetterQueueUrl',
        'NoticesTopicArn',
      ]),
    )
  })
})

/**
 * Packages a copy, as serverless-esbuild builds inside the project's folder, where another run
 * would find it. Returns the template that a deployment would apply.
 */
async function packageService(stage: string, options: string[]): Promise<Template> {
  const project = join(scratch, stage)
  const output = join(scratch, `${stage}-package`)
  const left = ['node_modules', 'tests', 'data', 'bench', 'docs', 'coverage']
  await cp(root, project, {
    recursive: true,
    filter: (path) =>
      path === root || !(left.includes(path.slice(root.length + sep.length)) || isHidden(path)),
  })
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'), 'junction')
  const serverless = join('node_modules', 'serverless', 'bin', 'serverless.js')
  await run(
    process.execPath,
    [serverless, 'package', '--stage', stage, '--package', output, ...options],
    { cwd: project, env: { ...withoutAws(), HOME: scratch, USERPROFILE: scratch } },
  )
  return JSON.parse(
    await readFile(join(output, 'cloudformation-template-update-stack.json'), 'utf8'),
  )
}

function isHidden(path: string): boolean {
  return basename(path).startsWith('.')
}

/** This process's environment with neither credentials, region nor profile. */
function withoutAws(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|SLS|SERVERLESS)_/.test(name))
  return { ...Object.fromEntries(kept), AWS_EC2_METADATA_DISABLED: 'true' }
}

/** The variables with values such as CloudFormation would give them. */
function lookAlikes(templateVariables: Record<string, Json>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templateVariables).map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      if (name.endsWith('_ARN')) return [name, `arn:aws:any:eu-west-1:123456789012:${name}`]
      if (name.endsWith('_URL')) return [name, `https://sqs.eu-west-1.amazonaws.com/1/${name}`]
      return [name, name.toLowerCase().replace('_', '-')]
    }),
  )
}

function logicalId(functionName: string): string {
  return `${functionName.charAt(0).toUpperCase()}${functionName.slice(1)}LambdaFunction`
}

function resource(template: Template, id: string): Resource {
  const found = template.Resources[id]
  if (!found) throw new Error(`the template has no ${id}`)
  return found
}

function resources(template: Template, type: string): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(template.Resources).filter(([, { Type }]) => Type === type),
  )
}

function created(template: Template): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, { Condition }]) => Condition !== 'Never')
}

function variables(functionName: string): Record<string, Json> {
  const { Environment } = resource(dev, logicalId(functionName)).Properties
  return (Environment as { Variables: Record<string, Json> }).Variables
}

function keySchema(names: string[]): Json {
  return names.map((AttributeName, index) => ({
    AttributeName,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  }))
}

/** Every policy statement at any depth of a resource. */
function statements(node: unknown): Statement[] {
  if (typeof node !== 'object' || node === null) return []
  if ('Effect' in node && 'Action' in node) return [node as Statement]
  return Object.values(node).flatMap(statements)
}

function isAllow(statement: Statement): boolean {
  return statement.Effect === 'Allow'
}

function actions(statement: Statement): string[] {
  return [statement.Action].flat()
}

function machineDefinition(): Json {
  const { DefinitionString } = resource(dev, 'DetectionMachine').Properties
  return JSON.parse((DefinitionString as { 'Fn::Sub': [string, Json] })['Fn::Sub'][0])
}

/** Names and contents of a zip file, read by its central directory (APPNOTE.TXT 4.3.12). */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf('PK\x05\x06')
  const files = new Map<string, Buffer>()
  let entry = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = archive.readUInt16LE(entry + 28)
    const local = archive.readUInt32LE(entry + 42)
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const content = archive.subarray(from, from + archive.readUInt32LE(entry + 20))
    const isStored = archive.readUInt16LE(entry + 10) === 0
    files.set(
      archive.toString('utf8', entry + 46, entry + 46 + nameLength),
      isStored ? content : inflateRawSync(content),
    )
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32)
  }
  return files
}
