/** The route that says how a file would be read, and stores nothing. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { InvalidRequest, RequestTooLarge } from '../../../domain/errors.ts'
import { explain } from '../../../domain/ingestion/explain.ts'
import { answers } from '../answers.ts'
import type { ApiDeps } from '../app.ts'
import { explanationBody, toExplanation } from '../explanation.ts'

/** An invocation of Lambda takes 6 MB, and API Gateway sends a body as base64: a third more. */
const LARGEST_BODY = 4 * 2 ** 20
const LONGEST_KEY_BYTES = 1024
const SHOWN = { readings: 100, days: 400 }
/** For files that only this route finds too large. */
const ELSEWHERE =
  'This route takes 4 MiB, and 16 MiB of text once decompressed. `npx metertally explain` reads larger files; so does the drop bucket.'

const route = createRoute({
  method: 'post',
  path: '/explain',
  summary: 'How a file would be read; stores nothing',
  middleware: [
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: () => {
        throw new RequestTooLarge(`The body is too large. ${ELSEWHERE}`)
      },
    }),
  ] as const,
  request: {
    query: z.object({
      key: z
        .string()
        .min(1)
        .refine((key) => Buffer.byteLength(key) <= LONGEST_KEY_BYTES, {
          error: `expected a key of at most ${LONGEST_KEY_BYTES} bytes, as S3 takes`,
        })
        .openapi({
          description: 'The key that the file would have in the drop bucket: finds its pipeline.',
          example: 'campus/2025-09.csv',
        }),
    }),
    body: {
      description: 'The file as it is, plain, gzip or an archive; at most 4 MiB.',
      required: true,
      content: {
        'application/octet-stream': {
          schema: z.any().openapi({ type: 'string', format: 'binary' }),
        },
      },
    },
  },
  responses: answers(
    'What was recognised, the first readings and days, and what is rejected. A file that cannot be read is an answer too: `state` is `failed`, and `error` says why.',
    explanationBody,
    400,
    413,
  ),
})

export function explainRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  app.openapi(route, async (context) => {
    if (context.req.header('content-type')?.startsWith('multipart/')) {
      throw new InvalidRequest(
        'Send the file itself as the body, no form: curl --data-binary @FILE.',
      )
    }
    const bytes = new Uint8Array(await context.req.arrayBuffer())
    const found = await explain(
      deps.explain,
      context.req.valid('query').key,
      async function* () {
        if (bytes.length > 0) yield bytes
      },
      SHOWN,
    )
    const { error } = found.ingestion
    if (error?.code === 'file-too-large') {
      throw new RequestTooLarge(`${error.message} ${ELSEWHERE}`)
    }
    return context.json(toExplanation(found), 200)
  })
}
