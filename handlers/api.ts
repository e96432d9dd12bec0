/** The API function: API Gateway requests to the app. Never retried: an error is its answer. */
import { handle } from 'hono/aws-lambda'
import { createApp } from '../adapters/http/app.ts'
import { wireApi } from '../adapters/wiring.ts'

type ApiHandler = ReturnType<typeof handle>

let wired: ApiHandler | undefined

export const handler: ApiHandler = (event, context) => {
  wired ??= handle(createApp(wireApi(process.env)))
  return wired(event, context)
}
