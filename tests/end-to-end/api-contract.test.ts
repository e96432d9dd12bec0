/** The contract: an OpenAPI 3.1 document that names every route, and a page to read it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'

let world: World
let contract: Json
beforeAll(async () => {
  world = await startWorld()
  contract = (await world.get('/openapi.json')).body
})
afterAll(() => world.close())

/** The routes of the README. */
const ROUTES = [
  'get /consumption/{date}',
  'get /consumption/average/{date}',
  'get /consumption',
  'get /consumption/{date}/meters',
  'get /meters',
  'get /meters/{id}',
  'get /meters/{id}/consumption',
  'get /meters/{id}/readings/{date}',
  'get /anomalies',
  'post /detections',
  'get /detections/{id}',
  'get /reports',
  'get /reports/{id}',
  'get /ingestions',
  'get /ingestions/{id}',
  'post /explain',
  'get /health',
]

const operations = (): [string, string, Json][] =>
  Object.entries<Json>(contract.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]): [string, string, Json] => [
      path,
      method,
      operation,
    ]),
  )

/** Every object in the document, with its place. */
function* nodes(value: Json, place = '#'): Generator<[string, Json]> {
  if (value === null || typeof value !== 'object') return
  yield [place, value]
  for (const [name, inner] of Object.entries(value)) yield* nodes(inner, `${place}/${name}`)
}

test('the document is of OpenAPI 3.1 and has a title and a version', async () => {
  const { status, type } = await world.get('/openapi.json')
  expect([status, type]).toEqual([200, 'application/json'])
  expect(contract.openapi).toMatch(/^3\.1\.\d+$/)
  expect(contract.info).toMatchObject({ title: 'metertally', version: expect.any(String) })
})

test('it names every route and no other', () => {
  const named = operations().map(([path, method]) => `${method} ${path}`)
  expect(named.sort()).toEqual([...ROUTES].sort())
})

test('each operation has a summary, and answers with a description and a schema', () => {
  for (const [path, method, { summary, responses }] of operations()) {
    expect([path, method, summary]).toEqual([path, method, expect.stringMatching(/\w/)])
    const statuses = Object.keys(responses)
    expect(statuses.some((status) => /^2\d\d$/.test(status))).toBe(true)
    for (const [status, answer] of Object.entries<Json>(responses)) {
      expect(status).toMatch(/^\d{3}$/)
      expect(answer.description).toMatch(/\w/)
      const [[type, { schema }]] = Object.entries<Json>(answer.content) as [[string, Json]]
      expect(type).toBe(Number(status) < 400 ? 'application/json' : 'application/problem+json')
      expect(Object.keys(schema)).not.toEqual([])
    }
  }
})

test('the parameters of each path are declared, required and have a schema', () => {
  for (const [path, , { parameters = [] }] of operations()) {
    const inPath = parameters.filter((parameter: Json) => parameter.in === 'path')
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(inPath.map(({ name }: Json) => name).sort()).toEqual(names.sort())
    for (const parameter of inPath) expect(parameter.required).toBe(true)
    for (const { in: place, schema, name } of parameters) {
      expect(['path', 'query']).toContain(place)
      expect([name, schema]).toEqual([name, expect.anything()])
    }
  }
})

test('every reference leads to something', () => {
  const references = [...nodes(contract)].filter(([, node]) => typeof node.$ref === 'string')
  expect(references.length).toBeGreaterThan(10)
  for (const [place, { $ref }] of references) {
    expect([place, $ref]).toEqual([place, expect.stringMatching(/^#\/components\/schemas\/\w+$/)])
    expect(contract.components.schemas).toHaveProperty($ref.split('/').at(-1))
  }
})

test('no schema uses what OpenAPI 3.1 has dropped', () => {
  for (const [place, node] of nodes(contract)) {
    // A property may have any name; a schema has none of these.
    if (place.endsWith('/properties')) continue
    expect([place, node.nullable]).toEqual([place, undefined])
    expect(typeof node.exclusiveMinimum).not.toBe('boolean')
  }
})

test('lists take limit and next, and their pages may have a next', () => {
  for (const route of [
    '/consumption',
    '/meters',
    '/anomalies',
    '/reports',
    '/ingestions',
    '/consumption/{date}/meters',
    '/meters/{id}/consumption',
  ]) {
    const names = contract.paths[route].get.parameters.map(({ name }: Json) => name)
    expect(names).toEqual(expect.arrayContaining(['limit', 'next']))
  }
})

test('GET /docs is a page that names every route and loads nothing', async () => {
  const response = await fetch(`${world.stack.apiUrl}/docs`)
  expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  const page = await response.text()
  expect(page).toMatch(/^<!doctype html>/i)
  expect(page).not.toMatch(/<script|<iframe|<img|@import|url\(|(?:src|href)="(?:https?:)?\/\//i)
  for (const route of ROUTES) {
    const [method, path] = route.split(' ') as [string, string]
    expect(page).toContain(`${method.toUpperCase()} ${path}`)
  }
})

test('the page’s link leads to the contract, wherever the API is mounted', async () => {
  const response = await fetch(`${world.stack.apiUrl}/docs`)
  const [, link] = /href="([^"]+)"/.exec(await response.text()) as unknown as [string, string]
  const linked = await fetch(new URL(link, response.url))
  expect(await linked.json()).toMatchObject({ openapi: contract.openapi })
})
