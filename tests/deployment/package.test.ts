/** Packages the service once for each of two stages, and judges what would be deployed. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from '@jest/globals'
import { startEmulators } from '../end-to-end/emulators.ts'
import { expectNamedErrors, expectSmallBundle, expectWork } from './bundles.ts'
import { expectInvocations, expectMachine, expectSchedule } from './detection.ts'
import { expectHourlyFolds } from './folding.ts'
import { expectNeededVariables, expectRuntime } from './functions.ts'
import {
  expectBucketEvents,
  expectReconciling,
  expectRetries,
  expectSenders,
  expectSingleMessages,
} from './ingestion.ts'
import {
  expectAlarms,
  expectAlarmsPublish,
  expectKeys,
  expectOutputs,
  expectStageParameters,
} from './operation.ts'
import { functionNames } from './package-reader.ts'
import { type Package, packageService } from './package-service.ts'
import {
  expectBucketActions,
  expectNamedResources,
  expectNoWildActions,
  expectRolesOfTheirOwn,
  expectTableActions,
} from './permissions.ts'
import {
  expectEarlierVersions,
  expectExpiry,
  expectKeptTables,
  expectPrivateBucket,
  expectTable,
} from './storage.ts'
import { unpack } from './unpacked.ts'

let scratch: string
let dev: Package
let prod: Package

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'metertally-package-'))
  ;[dev, prod] = await Promise.all([
    packageService(scratch, 'dev', []),
    packageService(scratch, 'prod', [
      ...['--param', 'email=ops@example.com'],
      ...['--param', 'schedule=false'],
      ...['--param', 'earlierVersionsDays=400'],
    ]),
  ])
})

afterAll(() => rm(scratch, { recursive: true, force: true }))

describe('functions', () => {
  test('all run on Node 24 and arm64, traced, with a log that is thrown away some day', () =>
    expectRuntime(dev.template))

  test('each have only the variables that they need', async () =>
    expectNeededVariables(dev.template, join(await unpack(dev, 'ingest'), 'config.json')))

  test.each(functionNames)('%s is below 1 MB, with what it uses and no more', (name) =>
    expectSmallBundle(dev, name),
  )

  test('do their work from their bundles, with just these variables', async () => {
    const emulators = await startEmulators()
    try {
      await expectWork(dev, emulators)
    } finally {
      await emulators.close()
    }
  })

  test('name their errors, of credentials too', () => expectNamedErrors(dev))
})

describe('ingestion', () => {
  test('reads the queue message by message and reports a failed one', () =>
    expectSingleMessages(dev.template))

  test('hears of objects made and deleted, and not of those that a lifecycle rule expires', () =>
    expectBucketEvents(dev.template))

  test('is made up for once a day, by a function that can do nothing but look and tell the queue', () =>
    expectReconciling(dev.template))

  test('hides a message for six timeouts, tries ten times, then keeps it for two weeks', () =>
    expectRetries(dev.template))

  test('takes messages from S3 alone, for the drop bucket of this account', () =>
    expectSenders(dev.template))
})

describe('storage', () => {
  test('keeps tables on demand, recoverable, encrypted, and when the stack goes', () =>
    expectKeptTables(dev.template))

  test.each([
    ['ReadingsTable', ['meterId', 'entry'], 'by-date', ['dateShard', 'meterId']],
    ['IngestionsTable', ['source'], 'by-time', ['shard', 'order']],
    ['AnomaliesTable', ['meterId', 'entry'], 'by-date', ['shard', 'order']],
  ])('%s has the key and the index that its adapter queries', (id, key, index, indexKey) =>
    expectTable(dev.template, id, key, index, indexKey),
  )

  test.each(['DropBucket', 'WorkBucket'])('%s is private, encrypted and TLS only', (id) =>
    expectPrivateBucket(dev.template, id),
  )

  test('throws away old detector runs, rejected rows and parts, and nothing else of the work', () =>
    expectExpiry(dev.template))

  test('keeps what was replaced in the drop bucket for as many days as the stage says', () => {
    expectEarlierVersions(dev.template, 30)
    // What is given on the command line stays text, which CloudFormation takes as well.
    expectEarlierVersions(prod.template, '400')
  })
})

describe('permissions', () => {
  test('allow no wildcard action', () => expectNoWildActions(dev.template))

  test('cover every resource only where AWS can name none', () =>
    expectNamedResources(dev.template))

  test('give every function a role of its own, and make no shared one', () =>
    expectRolesOfTheirOwn(dev.template))

  test('on tables are those that the adapters use', () => expectTableActions(dev.template))

  test('on buckets are those that the adapters use', () => expectBucketActions(dev.template))
})

describe('detection', () => {
  test('plans, maps over slices, reports once, and reports a failure too', () =>
    expectMachine(dev.template))

  test('invokes the three detector functions and nothing else', () =>
    expectInvocations(dev.template))

  test('runs every hour, and the API knows the machine by the name that it has', () =>
    expectSchedule(dev.template))
})

describe('folding', () => {
  test('runs every hour, where the stage has a schedule, and is not tried again', () => {
    expectHourlyFolds(dev.template, 'ENABLED')
    expectHourlyFolds(prod.template, 'DISABLED')
  })
})

describe('API', () => {
  test('asks for a key everywhere but on /health and the contract, limits what a key may call, and takes any bytes', () =>
    expectKeys(dev.template))
})

describe('operation', () => {
  test('alarms on dead letters, a backlog, faults of each part, and tells the topic', () =>
    expectAlarms(dev.template))

  test('lets alarms publish to the encrypted topic', () => expectAlarmsPublish(dev.template))

  test('takes an e-mail address, the schedule and protection from the stage', () =>
    expectStageParameters(dev.template, prod.template))

  test('prints where to drop files, where the API and the queues are', () =>
    expectOutputs(dev.template))
})
