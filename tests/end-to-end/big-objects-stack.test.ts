/** Big objects on one machine: the local stack works on their parts, also after a restart. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { s3Client } from '../../adapters/clients.ts'
import { DROP_BUCKET, type Stack, startStack } from '../../local/stack.ts'
import { root } from './harness.ts'
import { type Json, readAnswer } from './http-json.ts'
import { rowsOf, textOf } from './parts-world.ts'
import { sum } from './sums.ts'

let home: string
let config: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'metertally-parts-'))
  config = await mkdtemp(join(tmpdir(), 'metertally-limits-'))
  await writeFile(join(config, 'limits.yml'), 'limits: { splitBytes: 1000, partBytes: 300 }\n')
})
afterAll(async () => {
  for (const folder of [home, config]) await rm(folder, { recursive: true, force: true })
})

const DATE = '2025-05-01'
const errors: unknown[] = []

async function start(): Promise<Stack> {
  return startStack(
    {
      ...{ port: 0, s3Port: 0, dynamodbPort: 0, home, samples: undefined, once: false },
      configFolders: [join(root, 'config'), config],
    },
    { info: () => {}, warn: () => {}, error: (message, fields) => errors.push([message, fields]) },
  )
}

async function put({ endpoints }: Stack, name: string): Promise<void> {
  const client = s3Client(endpoints)
  const Body = Buffer.from(textOf(name, DATE, 1))
  await client.send(new PutObjectCommand({ Bucket: DROP_BUCKET, Key: `${name}.csv`, Body }))
  client.destroy()
}

async function get({ apiUrl }: Stack, path: string): Promise<Json> {
  return (await readAnswer(await fetch(`${apiUrl}${path}`))).body
}

/** The last row repeats the first one's time, and counts. */
const expected = sum(
  rowsOf('any', DATE, 1)
    .slice(1)
    .filter(([, stamp]) => stamp.startsWith(DATE))
    .map(([, , value]) => value),
)

async function expectWritten(stack: Stack, name: string, files: number): Promise<void> {
  const { ingestions } = await get(stack, `/ingestions?key=${name}`)
  expect(ingestions).toMatchObject([{ state: 'succeeded', rows: '73' }])
  expect(ingestions[0].notes).toEqual([expect.stringMatching(/^read in \d+ parts/)])
  const { total } = await get(stack, `/consumption/${DATE}`)
  expect(total).toBe(sum(Array(files).fill(expected)))
}

test('their parts go by the queue, and the last one closes the record', async () => {
  const stack = await start()
  await put(stack, 'first')
  await stack.settled()
  await expectWritten(stack, 'first', 1)
  await stack.close()
})

test('a stack that was stopped half-way goes on when it is started again', async () => {
  const stopped = await start()
  await put(stopped, 'second')
  let record: Json
  do record = (await get(stopped, '/ingestions?key=second')).ingestions[0]
  while (record === undefined)
  await stopped.close()
  const stack = await start()
  await stack.settled()
  await expectWritten(stack, 'second', 2)
  await stack.close()
  expect(errors).toEqual([])
})
