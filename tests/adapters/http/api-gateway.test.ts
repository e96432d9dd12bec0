/** The app behind API Gateway: REST proxy events in, proxy answers out. */
import { expect, test } from '@jest/globals'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda'
import { handle } from 'hono/aws-lambda'
import { type ApiDeps, createApp } from '../../../adapters/http/app.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }
const contributions = { ofDate: async () => [] }
const handler = handle(createApp({ log, contributions } as unknown as ApiDeps))

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
