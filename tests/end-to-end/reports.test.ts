/** Reports and notices: what is new is told once, by mail and over HTTP. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import { allPages, type Json } from './http-json.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { dayAfter, values, wide } from './sums.ts'

let world: World
let mailbox: Mailbox
beforeAll(async () => {
  world = await startWorld()
  mailbox = await openMailbox(world)
})
afterAll(async () => {
  mailbox.close()
  await world.close()
})

const FIRST = '2025-03-03'
const patchy = values(1, 48).map((value, slot) => (slot < 12 ? '' : value))

/** So many whole days from FIRST on; the one of that index lacks a quarter of its readings. */
function days(meter: string, count: number, broken?: number): string {
  return wide(
    ...Array.from({ length: count }, (_, day) => {
      const row = day === broken ? patchy : values(day + 7, 48)
      return [meter, dayAfter(FIRST, day), row] as const
    }),
  )
}

async function reports(): Promise<Json[]> {
  return (await world.get('/reports')).body.reports
}

/** The notices and the reports that come of uploads and a run; the stack may run by itself as well. */
async function tellsOf(
  uploads: Readonly<Record<string, string>>,
  full = false,
): Promise<{ mails: Json[]; added: Json[] }> {
  await mailbox.received()
  const before = await reports()
  for (const [key, body] of Object.entries(uploads)) await world.put(key, body)
  await world.settled()
  await world.detect(full)
  const after = await reports()
  return {
    mails: await mailbox.received(),
    added: after.slice(0, after.length - before.length),
  }
}

test('a run that finds nothing tells nobody and leaves no report', async () => {
  expect(await tellsOf({ 'whole.csv': days('WHOLE', 5) })).toEqual({ mails: [], added: [] })
})

test('what is new is told by one notice and kept as one report; a second run tells nothing', async () => {
  const { mails, added } = await tellsOf({ 'broken.csv': days('BROKEN', 5, 2) })
  const date = dayAfter(FIRST, 2)
  expect(mails).toHaveLength(1)
  expect(mails[0].Subject).toBe('metertally: 1 new anomaly, 0 cleared')
  expect(mails[0].Message).toContain(`missing: 12 of 48 readings are missing on ${date}.`)
  expect(mails[0].Message).toContain(
    `${world.stack.apiUrl}/anomalies?meter=BROKEN&from=${date}&to=${date}`,
  )
  expect(added).toMatchObject([
    { subject: mails[0].Subject, counts: { opened: '1', cleared: '0', stillOpen: '0' } },
  ])

  const [{ id, runId }] = added
  const { status, body } = await world.get(`/reports/${id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ...added[0],
    opened: [{ meterId: 'BROKEN', channel: 'main', date, reasons: [{ detector: 'missing' }] }],
    cleared: [],
    stillOpen: [],
    errors: [],
  })
  expect((await world.get(`/detections/${runId}`)).body.opened).toBe('1')
  // The link of the notice leads to the finding.
  const link = /http\S+anomalies\S+/.exec(mails[0].Message)?.[0] as string
  expect(((await (await fetch(link)).json()) as Json).anomalies).toHaveLength(1)

  expect(await tellsOf({})).toEqual({ mails: [], added: [] })
  expect(await tellsOf({}, true)).toEqual({ mails: [], added: [] })
})

test('a report is text where text is asked for, as it was mailed', async () => {
  const [{ id }] = await reports()
  const byQuery = await world.get(`/reports/${id}?format=text`)
  expect(byQuery.type).toMatch(/^text\/plain/)
  expect(byQuery.body).toContain('1 new anomaly')
  expect(byQuery.body).toContain(`/reports/${id}`)
  for (const [accept, type] of [
    ['text/plain', 'text/plain'],
    ['text/plain;q=0.9, */*', 'text/plain'],
    ['application/json, text/plain', 'application/json'],
    ['*/*', 'application/json'],
  ] as const) {
    const response = await fetch(`${world.stack.apiUrl}/reports/${id}`, { headers: { accept } })
    expect([accept, response.headers.get('content-type')]).toEqual([
      accept,
      expect.stringContaining(type),
    ])
    if (type === 'text/plain') expect(await response.text()).toBe(byQuery.body)
  }
})

test('what is cleared is told, and what stays open is counted and listed', async () => {
  await tellsOf({ 'other.csv': days('OTHER', 5, 3) })
  const { mails, added } = await tellsOf({ 'broken.csv': days('BROKEN', 5) })
  expect(mails.map(({ Subject }) => Subject)).toEqual(['metertally: 0 new anomalies, 1 cleared'])
  expect(mails[0].Message).toMatch(/1 still open\n.*OTHER/)
  expect(added).toMatchObject([{ counts: { opened: '0', cleared: '1', stillOpen: '1' } }])
  expect((await world.get(`/reports/${added[0].id}`)).body).toMatchObject({
    cleared: [{ meterId: 'BROKEN' }],
    stillOpen: [{ meterId: 'OTHER' }],
  })
})

test('a meter that stops while others go on is told once, and cleared when its days come', async () => {
  // They have a pipeline of their own.
  const files = (count: number, ...meters: string[]) =>
    Object.fromEntries(meters.map((meter) => [`apart/${meter}.csv`, days(meter, count)]))
  expect(await tellsOf(files(5, 'S1', 'S2', 'S3', 'S4'))).toEqual({ mails: [], added: [] })

  const { mails } = await tellsOf(files(12, 'S2', 'S3', 'S4'))
  const since = dayAfter(FIRST, 5)
  expect(mails).toHaveLength(1)
  expect(mails[0].Message).toContain(`high    ${since}  S1`)
  expect(mails[0].Message).toContain('silent: No reading since 2025-03-07')
  const silent = async () => (await world.get('/anomalies?detector=silent')).body.anomalies
  expect(await silent()).toMatchObject([{ meterId: 'S1', date: since, state: 'open' }])

  expect(await tellsOf({})).toEqual({ mails: [], added: [] })
  expect(await world.detect(true)).toMatchObject({ opened: '0', changed: '0', cleared: '0' })

  const back = await tellsOf(files(12, 'S1'))
  expect(back.mails.map(({ Subject }) => Subject)).toEqual([
    'metertally: 0 new anomalies, 1 cleared',
  ])
  expect(await silent()).toMatchObject([{ meterId: 'S1', state: 'cleared' }])
})

test('the list pages, newest run first', async () => {
  const { rows, pages } = await allPages(world.get, '/reports?limit=2', 'reports')
  expect(pages).toBe(Math.ceil(rows.length / 2))
  expect(rows).toEqual(await reports())
  const times = rows.map(({ startedAt }) => startedAt)
  expect(times).toEqual([...times].sort().reverse())
})

test.each([
  ['/reports/none', 404],
  ['/reports/..%2F..%2Fwatermark', 400],
  ['/reports?next=AAAA', 400],
  ['/reports?limit=0', 400],
])('%s is a problem: %d', async (path, status) => {
  const answer = await world.get(path)
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json'])
})
