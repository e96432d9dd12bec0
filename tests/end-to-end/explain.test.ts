/** POST /explain: how a file would be read, with nothing stored. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { zipOf } from '../adapters/archive/zip-writer.ts'
import { startWorld, type World } from './harness.ts'
import { type Answer, readAnswer } from './http-json.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const LONG =
  'meter,timestamp,kwh\nm1,2025-06-01 00:00,0.1\nm1,2025-06-01 00:30,0.2\nm1,2025-06-01 01:00,x\nm1,2025-06-01 01:30,0\n'

async function explain(
  key: string,
  body: string | Uint8Array,
  type = 'application/octet-stream',
): Promise<Answer> {
  const response = await fetch(`${world.stack.apiUrl}/explain?key=${encodeURIComponent(key)}`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'content-type': type },
  })
  return readAnswer(response)
}

test('an explanation has the record, the first readings and the days, in exact numbers', async () => {
  const { status, type, body } = await explain('drops/a.csv', LONG)
  expect([status, type]).toEqual([200, 'application/json'])
  expect(body.explanation).toMatchObject({
    key: 'drops/a.csv',
    state: 'partial',
    pipeline: 'default',
    format: 'long',
    rows: '4',
    accepted: '3',
    rejected: '1',
    meters: '1',
    meterIds: ['m1'],
    from: '2025-06-01',
    to: '2025-06-01',
    rejects: [{ line: '4', reason: 'the value "x" is not a number' }],
  })
  expect(body.explanation.decisions.length).toBeGreaterThan(3)
  for (const name of ['id', 'etag', 'receivedAt', 'source']) {
    expect(body.explanation).not.toHaveProperty(name)
  }
  expect(body.readings).toEqual([
    {
      meterId: 'm1',
      channel: 'main',
      start: '2025-06-01T00:00:00+00:00',
      minutes: '30',
      value: '0.1',
      unit: 'kWh',
      quality: 'actual',
    },
    expect.objectContaining({ start: '2025-06-01T00:30:00+00:00', value: '0.2' }),
    expect.objectContaining({ start: '2025-06-01T01:30:00+00:00', value: '0' }),
  ])
  expect(body.days).toMatchObject([
    { meterId: 'm1', date: '2025-06-01', total: '0.3', readings: '3', expected: '48', max: '0.2' },
  ])
})

test('it says what ingesting the same file then comes to, and stores nothing itself', async () => {
  const before = await explain('same/a.csv', LONG)
  expect((await world.get('/ingestions?key=same/')).body.ingestions).toEqual([])
  expect((await world.get('/meters')).body.meters).toEqual([])
  const { id, etag, receivedAt, finishedAt, ...record } = await world.ingest('same/a.csv', LONG)
  const { meterIds, ...explanation } = before.body.explanation
  expect(explanation).toEqual(record)
  const days = (await world.get('/meters/m1/consumption')).body.consumption
  expect(before.body.days).toEqual(
    days.map((day: object) => expect.objectContaining({ ...day, meterId: 'm1' })),
  )
})

test.each([
  'text/csv',
  'application/json',
  'application/x-www-form-urlencoded',
  'application/gzip',
])('the body is the file, whatever its type says: %s', async (type) => {
  const body = type === 'application/gzip' ? gzipSync(LONG) : LONG
  const answer = await explain('a.csv', body, type)
  expect(answer.body.explanation).toMatchObject({ state: 'partial', accepted: '3' })
})

test('an archive tells of each of its files', async () => {
  const zip = zipOf([
    { name: 'good.csv', content: LONG },
    { name: 'bad.csv', content: 'just a line\n' },
  ])
  const { body } = await explain('both.zip', zip)
  expect(body.explanation.members).toMatchObject([
    { name: 'bad.csv', state: 'failed' },
    { name: 'good.csv', state: 'partial', format: 'long' },
  ])
})

test.each([
  ['an empty body', '', 'file-empty'],
  ['a header alone', 'meter,timestamp,kwh\n', 'file-without-readings'],
  ['what is no CSV', '\0\u0001\u0002', 'file-not-csv'],
  ['a gzip cut short', gzipSync(LONG).subarray(0, 30), 'file-broken-gzip'],
])('%s is a file that cannot be read, and an answer', async (_, content, code) => {
  const { status, body } = await explain('a.csv', content)
  expect(status).toBe(200)
  expect(body.explanation).toMatchObject({ state: 'failed', error: { code } })
  expect([body.readings, body.days]).toEqual([[], []])
})

test.each([
  ['/explain', 'text/csv', /key/],
  ['/explain?key=', 'text/csv', /key/],
  [`/explain?key=${'k'.repeat(1025)}`, 'text/csv', /1024 bytes/],
  ['/explain?key=a.csv', 'multipart/form-data; boundary=x', /--data-binary/],
])('POST %.30s of %s is refused with its reason', async (path, type, reason) => {
  const response = await fetch(`${world.stack.apiUrl}${path}`, {
    method: 'POST',
    body: LONG,
    headers: { 'content-type': type },
  })
  const answer = await readAnswer(response)
  expect([answer.status, answer.type]).toEqual([400, 'application/problem+json'])
  expect(answer.body).toMatchObject({ code: 'request-invalid' })
  expect(answer.body.detail).toMatch(reason)
})

const NOTED = `m1,2025-06-01T00:00Z,1,${'n'.repeat(2000)}\n`

test.each([
  ['a body', Buffer.alloc(5 * 2 ** 20, LONG)],
  [
    'what a small body decompresses to',
    gzipSync(`meter,timestamp,kwh,note\n${NOTED.repeat(9000)}`),
  ],
])('%s of more than is taken is refused, and the command is named', async (_, body) => {
  const answer = await explain('a.csv', body)
  expect([answer.status, answer.type]).toEqual([413, 'application/problem+json'])
  expect(answer.body).toMatchObject({ status: '413', code: 'request-too-large' })
  expect(answer.body.detail).toMatch(/metertally explain/)
})

test('no answer so far was an error of the stack’s own', () => {
  expect(world.errors).toEqual([])
})
