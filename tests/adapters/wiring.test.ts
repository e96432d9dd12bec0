import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { localClients } from '../../adapters/clients.ts'
import { yamlConfig } from '../../adapters/config/load-config.ts'
import { packConfig } from '../../adapters/config/pack-config.ts'
import {
  type Env,
  type Local,
  wireApi,
  wireFold,
  wireIngest,
  wirePlan,
  wireReconcile,
  wireReport,
  wireSlice,
} from '../../adapters/wiring.ts'
import { InvalidConfig } from '../../domain/errors.ts'
import { configFolder, removeFolders } from './config/config-folder.ts'

const config = join(import.meta.dirname, '../../config')
const packed = join(configFolder({ 'config.json': packConfig([config]) }), 'config.json')
afterAll(removeFolders)

const all = {
  DROP_BUCKET: 'drops',
  WORK_BUCKET: 'work',
  READINGS_TABLE: 'readings',
  INGESTIONS_TABLE: 'ingestions',
  ANOMALIES_TABLE: 'anomalies',
  INGEST_QUEUE_URL: 'http://127.0.0.1:1/queue',
  NOTICES_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:notices',
  DETECTION_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:detection',
  CONFIG_FILE: packed,
  AWS_REGION: 'us-east-1',
}
const wirings: [string, (env: Env) => unknown, string[]][] = [
  [
    'ingestion',
    (env) => wireIngest(env),
    [
      'DROP_BUCKET',
      'WORK_BUCKET',
      'READINGS_TABLE',
      'INGESTIONS_TABLE',
      'NOTICES_TOPIC_ARN',
      'INGEST_QUEUE_URL',
      'CONFIG_FILE',
    ],
  ],
  [
    'the API',
    (env) => wireApi(env),
    [
      'WORK_BUCKET',
      'READINGS_TABLE',
      'INGESTIONS_TABLE',
      'ANOMALIES_TABLE',
      'DETECTION_MACHINE_ARN',
      'CONFIG_FILE',
    ],
  ],
  [
    'reconciling',
    (env) => wireReconcile(env),
    ['DROP_BUCKET', 'INGESTIONS_TABLE', 'INGEST_QUEUE_URL', 'CONFIG_FILE'],
  ],
  [
    'the plan',
    (env) => wirePlan(env),
    ['WORK_BUCKET', 'INGESTIONS_TABLE', 'READINGS_TABLE', 'CONFIG_FILE'],
  ],
  [
    'a slice',
    (env) => wireSlice(env),
    ['WORK_BUCKET', 'READINGS_TABLE', 'ANOMALIES_TABLE', 'CONFIG_FILE'],
  ],
  ['the report', (env) => wireReport(env), ['WORK_BUCKET', 'NOTICES_TOPIC_ARN']],
  ['folding', (env) => wireFold(env), ['WORK_BUCKET', 'INGESTIONS_TABLE', 'READINGS_TABLE']],
]

test.each(wirings)('%s is wired from the environment alone', (_, wire) => {
  expect(wire(all)).toBeDefined()
})

test.each(
  wirings.flatMap(([name, wire, needed]) =>
    needed.map((variable) => [name, variable, wire] as const),
  ),
)('%s without %s is an error that names it', (_, variable, wire) => {
  for (const value of [undefined, '']) {
    const wiring = () => wire({ ...all, [variable]: value })
    expect(wiring).toThrow(InvalidConfig)
    expect(wiring).toThrow(`The environment variable ${variable} is not set.`)
  }
})

test.each(wirings)('%s needs no other variable', (_, wire, needed) => {
  const few = Object.entries(all).filter(([name]) => needed.includes(name))
  expect(wire(Object.fromEntries(few))).toBeDefined()
})

test('packed configuration that is not there is an error that names it', () => {
  expect(() => wireIngest({ ...all, CONFIG_FILE: '/no/such/file' })).toThrow('/no/such/file')
})

test('a local stack gives clients and configuration in place of AWS', () => {
  const local: Local = {
    clients: localClients({
      s3: 'http://127.0.0.1:1',
      dynamodb: 'http://127.0.0.1:2',
      messaging: 'http://127.0.0.1:3',
    }),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    config: yamlConfig([config]),
  }
  const { CONFIG_FILE: _, ...env } = all
  const { ports, log } = wireIngest(env, local)
  expect(log).toBe(local.log)
  expect(ports.drops.name).toBe('drops')
  expect(ports.config.find('x')?.pipeline.name).toBe('default')
})
