/** Routes on reports: what people were told of detection runs. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { type Report, summaryOf } from '../../../domain/detection/digest.ts'
import { NotFound } from '../../../domain/errors.ts'
import { answers, problemAnswers } from '../answers.ts'
import type { ApiDeps } from '../app.ts'
import { decodeNext, encodeNext, paging, wrongNext } from '../parameters.ts'
import { report, reportPage } from '../report-bodies.ts'

const list = createRoute({
  method: 'get',
  path: '/reports',
  summary: 'Reports of detection runs that found something new, newest run first',
  request: { query: paging },
  responses: answers('A page of reports, without their lists', reportPage, 400),
})

const one = createRoute({
  method: 'get',
  path: '/reports/{id}',
  summary: 'One report, as JSON or as the text that was sent',
  request: {
    params: z.object({ id: z.string().regex(/^[\w-]{1,80}$/) }),
    query: z.object({
      format: z.enum(['json', 'text']).optional().openapi({
        description: 'Default: text where the header Accept asks for text/plain first, else JSON.',
      }),
    }),
  },
  responses: {
    200: {
      description: 'The report',
      content: {
        'application/json': { schema: report },
        'text/plain': { schema: z.string() },
      },
    },
    ...problemAnswers([400, 404]),
  },
})

export function reportRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  app.openapi(list, async (context) => {
    const { limit, next } = context.req.valid('query')
    const position = decodeNext(next)
    if (position !== undefined && !/^\d{14}-[\w-]+\.json\.gz$/.test(position)) throw wrongNext()
    const page = await deps.reports.list(limit, position)
    return context.json({ reports: page.items.map(summaryOf), next: encodeNext(page.next) }, 200)
  })

  app.openapi(one, async (context) => {
    const { id } = context.req.valid('param')
    const found = await deps.reports.get(id)
    if (found === undefined) throw new NotFound(`There is no report ${id}.`, { id })
    context.header('Vary', 'Accept')
    const format = context.req.valid('query').format ?? preferred(context.req.header('accept'))
    if (format === 'text') return context.text(`${found.subject}\n\n${found.text}\n`, 200)
    return context.json(toBody(found), 200)
  })
}

/** Text, where it is asked for and JSON is not, or later. */
function preferred(accept = ''): 'json' | 'text' {
  const types = accept.split(',').map((type) => type.split(';')[0]?.trim().toLowerCase())
  const [text, json] = [types.indexOf('text/plain'), types.indexOf('application/json')]
  return text >= 0 && (json < 0 || text < json) ? 'text' : 'json'
}

/** The text is for those who ask for it. */
function toBody({ text: _, ...rest }: Report): z.input<typeof report> {
  return rest as z.input<typeof report>
}
