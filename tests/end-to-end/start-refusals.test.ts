/** Starts that cannot be: each ends with one sentence that says what is wrong and where. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { processFolder } from './processes.ts'

const { path, start, configure } = processFolder()

test('a port that is taken fails with a clear sentence', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const port = String((taken.address() as AddressInfo).port)
  for (const name of ['PORT', 'S3_PORT', 'DYNAMODB_PORT']) {
    const started = start(`taken-${name}`, { [name]: port })
    expect(await started.exited).not.toBe(0)
    expect(started.lines).toHaveLength(1)
    expect(started.lines[0]).toMatch(new RegExp(`^metertally: .*${port}.*PORT`))
  }
  taken.close()
})

test.each<[string, string, string, RegExp]>([
  [
    'a wrong value',
    'pipelines.yml',
    'pipelines:\n  - name: mine\n    match: mine/**\n    zone: Mars/Olympus\n',
    /line 4: pipelines\.0\.zone.*time zone/,
  ],
  [
    'an unknown key',
    'pipelines.yml',
    'pipelines:\n  - name: mine\n    match: mine/**\n    zone: UTC\n    colour: red\n',
    /line 5: .*colour/,
  ],
  [
    'no YAML',
    'pipelines.yml',
    'pipelines:\n  - name: [mine\n    match: x\n',
    /line \d: is not YAML/,
  ],
  ['an empty file', 'pipelines.yml', '', /line 1: /],
  [
    'an unknown detector',
    'detectors.yml',
    'detectors:\n  - detector: oracle\n',
    /line 2: .*detector.*missing, silent, stuck/,
  ],
  [
    'a wrong parameter',
    'detectors.yml',
    'detectors:\n  - detector: stuck\n    parameters:\n      minimumDays: 1\n',
    /line 4: .*minimumDays/,
  ],
])('%s in %s makes the start fail, naming file and line', async (_, name, text, sentence) => {
  const started = start('broken', await configure(name, text))
  expect(await started.exited).not.toBe(0)
  expect(started.lines).toHaveLength(1)
  expect(started.lines[0]).toContain(`${path('config')}/${name}, line`)
  expect(started.lines[0]).toMatch(sentence)
})

test.each<[string, Record<string, string>, string[], RegExp]>([
  ['a port that is none', { PORT: 'eighty' }, [], /^metertally: PORT/],
  ['a port out of range', { S3_PORT: '70000' }, [], /^metertally: S3_PORT/],
  [
    'samples neither on nor off',
    { METERTALLY_SAMPLES: 'maybe' },
    [],
    /^metertally: METERTALLY_SAMPLES/,
  ],
  [
    'a home that is no folder',
    { METERTALLY_HOME: '/dev/null' },
    [],
    /^metertally: METERTALLY_HOME/,
  ],
  [
    'a config folder that is not there',
    { METERTALLY_CONFIG: '/nowhere/at/all' },
    [],
    /^metertally: METERTALLY_CONFIG/,
  ],
  ['an unknown argument', {}, ['--twice'], /^metertally: .*--twice/],
])('%s makes the start fail, naming it', async (_, env, args, sentence) => {
  const started = start('wrong', env, ...args)
  expect(await started.exited).not.toBe(0)
  expect(started.lines).toHaveLength(1)
  expect(started.lines[0]).toMatch(sentence)
})
