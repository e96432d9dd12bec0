/** What the API refuses: 400 with the reason, 404 for what is not there, never a 500. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DATES, startApiWorld } from './api-world.ts'
import type { World } from './harness.ts'
import type { Answer } from './http-json.ts'

let world: World
beforeAll(async () => {
  world = await startApiWorld()
})
afterAll(() => world.close())

function expectProblem({ type, body }: Answer, status: number, reason: RegExp): void {
  expect(type).toBe('application/problem+json')
  expect(body).toMatchObject({ type: 'about:blank', status: String(status) })
  expect(body.code).toBe(status === 400 ? 'request-invalid' : 'not-found')
  expect(body.title).toMatch(/\w/)
  expect(body.detail).toMatch(reason)
}

const DATE_ROUTES = [
  '/consumption/DATE',
  '/consumption/average/DATE',
  '/consumption/DATE/meters',
  '/meters/A-1/readings/DATE',
]
const BAD_DATES = [
  '2025-02-30',
  '2025-13-01',
  '2025-3-3',
  '20250303',
  'today',
  '2025-03-03T00:00:00Z',
  '-025-03-03',
  '%00',
]

test.each(DATE_ROUTES.flatMap((route) => BAD_DATES.map((date) => route.replace('DATE', date))))(
  'GET %s is refused for its date',
  async (path) => {
    const answer = await world.get(path)
    expect(answer.status).toBe(400)
    expectProblem(answer, 400, /date/)
  },
)

const LISTS = [
  '/consumption',
  `/consumption/${DATES[0]}/meters`,
  '/meters',
  '/meters/A-1/consumption',
  '/anomalies',
  '/ingestions',
]

test.each(
  LISTS.flatMap((list) =>
    ['0', '-1', '1.5', 'many', '1001', '', '1e9', 'NaN'].map((limit) => `${list}?limit=${limit}`),
  ),
)('GET %s is refused for its limit', async (path) => {
  const answer = await world.get(path)
  expect(answer.status).toBe(400)
  expectProblem(answer, 400, /limit/)
})

test.each(
  LISTS.flatMap((list) =>
    ['***', '%00', '_w', 'a'.repeat(5000), ''].map((next) => [list, next.slice(0, 10), next]),
  ),
)('GET %s is refused for a next of %j, which no page gave', async (list, _, next) => {
  const answer = await world.get(`${list}?next=${next}`)
  expect(answer.status).toBe(400)
  expectProblem(answer, 400, /next/)
})

test.each(LISTS)('GET %s never breaks on a next that another list gave', async (list) => {
  for (const other of LISTS) {
    const { body } = await world.get(`${other}?limit=1`)
    const { status } = await world.get(`${list}?limit=1&next=${body.next ?? 'WzAsIiJd'}`)
    expect([200, 400]).toContain(status)
  }
  for (const text of ['null', '[]', '[99,""]', '[-1,"x"]', '{"a":1}', '2025-99-99', '~~~', ' ']) {
    const { status } = await world.get(`${list}?next=${Buffer.from(text).toString('base64url')}`)
    expect([200, 400]).toContain(status)
  }
})

test.each([
  '/consumption?from=2025-03-05&to=2025-03-04',
  '/meters/A-1/consumption?from=2025-03-05&to=2025-03-04',
  '/anomalies?from=2025-03-05&to=2025-03-04',
])('GET %s is refused, as from is after to', async (path) => {
  const answer = await world.get(path)
  expect(answer.status).toBe(400)
  expectProblem(answer, 400, /from.*after.*to/)
})

test.each<[string, RegExp]>([
  ['/consumption?from=2025-02-30', /from/],
  ['/consumption?to=yesterday', /to/],
  ['/meters/A-1/consumption?from=1', /from/],
  ['/anomalies?to=1', /to/],
  [`/consumption/${DATES[0]}?unit=joule`, /unit/],
  [`/consumption/${DATES[0]}?unit=Wh`, /unit/],
  [`/consumption/${DATES[0]}?unit=`, /unit/],
  [`/consumption/average/${DATES[0]}?unit=constructor`, /unit/],
  [`/consumption/${DATES[0]}?flow=sideways`, /flow/],
  ['/consumption?flow=sideways', /flow/],
  ['/ingestions?state=done', /state/],
  ['/anomalies?state=closed', /state/],
  ['/anomalies?severity=terrible', /severity/],
  ['/detections/not%20an%20id', /id/],
  ['/ingestions/not%20an%20id', /id/],
  ['/ingestions/A', /id/],
  ['/ingestions/-', /id/],
  [`/meters/${'m'.repeat(201)}`, /id/],
])('GET %s is refused with its reason', async (path, reason) => {
  const answer = await world.get(path)
  expect(answer.status).toBe(400)
  expectProblem(answer, 400, reason)
})

test.each([
  '/consumption/1999-01-01',
  '/consumption/average/1999-01-01',
  '/consumption/1999-01-01/meters',
  `/consumption/${DATES[1]}?unit=m3`,
  '/meters/nobody',
  '/meters/nobody/consumption',
  `/meters/nobody/readings/${DATES[0]}`,
  '/meters/A-1/readings/1999-01-01',
  '/meters/%20dates',
  '/meters/%20dates/consumption',
  `/meters/%20dates/readings/${DATES[0]}`,
  '/meters/%20meters%2300',
  '/meters/%20meters%2305/consumption',
  '/detections/00000000-0000-0000-0000-000000000000',
  '/ingestions/bm9ib2R5',
  '/ingestions/AB',
  '/ingestions/_w',
  '/nowhere',
  '/',
  '/meters/',
])('GET %s is not there', async (path) => {
  const answer = await world.get(path)
  expect(answer.status).toBe(404)
  expectProblem(answer, 404, /There is no|has no/)
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s of a list is not there', async (method) => {
  const response = await fetch(`${world.stack.apiUrl}/meters`, { method })
  expect([404, 405]).toContain(response.status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
})

test.each(['{"full":"yes"}', '{"all":true}', '{', '[]', 'null', '7', ''])(
  'POST /detections refuses the body %j',
  async (body) => {
    const answer = await world.post('/detections', body)
    expect(answer.status).toBe(400)
    expectProblem(answer, 400, /\w/)
  },
)

test('a URL that is badly encoded is the client’s mistake', async () => {
  for (const path of ['/meters/%', '/meters/%E0%A4', '/ingestions?key=%', '/meters?next=%E0']) {
    expect([200, 400, 404]).toContain((await world.get(path)).status)
  }
})

test('no answer so far was an error of the stack’s own', () => {
  expect(world.errors).toEqual([])
})
