/** The app behind API Gateway: REST proxy events in, proxy answers out. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda'
import { handle } from 'hono/aws-lambda'
import { loadReadConfig } from '../../../adapters/config/load-config.ts'
import { type ApiDeps, createApp } from '../../../adapters/http/app.ts'
import { wireExplain } from '../../../adapters/wiring.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }
const contributions = { ofDate: () => [] }
const explain = wireExplain(
  loadReadConfig([join(import.meta.dirname, '../../../config')]),
  DEFAULT_LIMITS,
)
const handler = handle(createApp({ log, contributions, explain } as unknown as ApiDeps))

/** As API Gateway sends it for a stage named `dev`. */
function restEvent(path: string): APIGatewayProxyEvent {
  return {
    version: '1.0',
    resource: '/{proxy+}',
    path,
    httpMethod: 'GET',
    headers: { Host: 'abc.execute-api.eu-west-1.amazonaws.com' },
    multiValueHeaders: {},
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    pathParameters: { proxy: path.slice(1) },
    stageVariables: {},
    body: null,
    isBase64Encoded: false,
    requestContext: { stage: 'dev', path: `/dev${path}`, httpMethod: 'GET' },
  } as unknown as APIGatewayProxyEvent
}

test.each([
  ['/health', 200, { status: 'ok' }],
  ['/consumption/2025-01-01', 404, { status: 404, code: 'not-found' }],
  ['/consumption/tomorrow', 400, { status: 400, code: 'request-invalid' }],
])('answers %s with %d', async (path, status, body) => {
  const answer = (await handler(
    restEvent(path) as unknown as LambdaEvent,
    {} as LambdaContext,
  )) as {
    statusCode: number
    body: string
  }
  expect(answer.statusCode).toBe(status)
  expect(JSON.parse(answer.body)).toMatchObject(body)
})

test('a posted gzip file arrives whole, in base64', async () => {
  const file = gzipSync('meter,timestamp,kwh\nm1,2025-06-01T00:00Z,0.1\n')
  const event = {
    ...restEvent('/explain'),
    httpMethod: 'POST',
    queryStringParameters: { key: 'a.csv.gz' },
    multiValueQueryStringParameters: { key: ['a.csv.gz'] },
    headers: {
      Host: 'abc.execute-api.eu-west-1.amazonaws.com',
      'Content-Type': 'application/gzip',
    },
    body: file.toString('base64'),
    isBase64Encoded: true,
  }
  const answer = await handler(event as unknown as LambdaEvent, {} as LambdaContext)
  const { statusCode, body, isBase64Encoded } = answer as {
    statusCode: number
    body: string
    isBase64Encoded: boolean
  }
  expect([statusCode, isBase64Encoded]).toEqual([200, false])
  expect(JSON.parse(body)).toMatchObject({
    explanation: { key: 'a.csv.gz', state: 'succeeded', accepted: 1 },
    days: [{ total: 0.1 }],
  })
})
