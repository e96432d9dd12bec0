import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type Running, readRunning, removeRunning, writeRunning } from '../../local/running.ts'

let home: string
let api: Server
let running: Running
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'metertally-running-'))
  api = createServer((request, answer) => {
    answer.writeHead(request.url === '/health' ? 200 : 404).end()
  })
  api.listen(0, '127.0.0.1')
  await once(api, 'listening')
  running = {
    pid: process.pid,
    api: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    s3: 'http://127.0.0.1:1',
    dynamodb: 'http://127.0.0.1:2',
    messaging: 'http://127.0.0.1:3',
    queueUrl: 'http://127.0.0.1:3/000000000000/q',
    deadLettersUrl: 'http://127.0.0.1:3/000000000000/d',
    topicArn: 'arn:aws:sns:us-east-1:000000000000:t',
    dropBucket: 'drops',
    workBucket: 'work',
    tables: { readings: 'r', ingestions: 'i', anomalies: 'a' },
  }
})
afterEach(async () => {
  api.close()
  api.closeAllConnections()
  await rm(home, { recursive: true, force: true })
})

test('what is written is read while the API answers', async () => {
  await writeRunning(home, running)
  expect(await readRunning(home)).toEqual(running)
  expect(await readdir(home)).toEqual(['running.json'])
})

test('nothing runs where there is no file, or no folder', async () => {
  expect(await readRunning(home)).toBeUndefined()
  expect(await readRunning(join(home, 'none'))).toBeUndefined()
  await writeRunning(home, running)
  await removeRunning(home)
  await removeRunning(home)
  expect(await readRunning(home)).toBeUndefined()
})

test('a file whose process is dead counts as none', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  await writeRunning(home, { ...running, pid })
  expect(await readRunning(home)).toBeUndefined()
})

test('a file whose API does not answer counts as none', async () => {
  await writeRunning(home, running)
  api.close()
  api.closeAllConnections()
  await once(api, 'close')
  expect(await readRunning(home)).toBeUndefined()
})

test('a file whose API is none counts as none', async () => {
  await writeRunning(home, { ...running, api: `${running.api}/elsewhere` })
  api.removeAllListeners('request')
  api.on('request', (_, answer) => answer.writeHead(404).end())
  expect(await readRunning(home)).toBeUndefined()
})

test.each(['', '{"pid":', '{"pid":1}', '{"pid":0}', '[]'])(
  'a file with %j is refused with a sentence',
  async (text) => {
    await writeFile(join(home, 'running.json'), text)
    await expect(readRunning(home)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/running\.json .*start it again/),
    })
  },
)
