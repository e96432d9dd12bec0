/** Routes on ingestions: what became of each object. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { NotFound } from '../../../domain/errors.ts'
import type { Ingestion } from '../../../domain/ingestion/ingestion.ts'
import type { Reject } from '../../../domain/ingestion/read-counts.ts'
import { answers } from '../answers.ts'
import type { ApiDeps } from '../app.ts'
import * as bodies from '../bodies.ts'
import { ingestionId, sourceOf } from '../ingestion-id.ts'
import { decodeNext, encodeNext, paging } from '../parameters.ts'

/** A page of a thousand stays below the 6 MB that a Lambda may answer. */
const REJECTS_IN_LIST = 3

const list = createRoute({
  method: 'get',
  path: '/ingestions',
  summary: 'Ingestions, newest first',
  request: {
    query: paging.extend({
      state: z.enum(['processing', 'succeeded', 'partial', 'failed', 'withdrawn']).optional(),
      key: z.string().min(1).optional().openapi({ description: 'The key begins with this.' }),
    }),
  },
  responses: answers('A page of ingestions', bodies.ingestionPage, 400),
})

const one = createRoute({
  method: 'get',
  path: '/ingestions/{id}',
  summary: 'One ingestion, with its rejected rows',
  request: { params: z.object({ id: z.string().regex(/^[\w-]{2,1600}$/) }) },
  responses: answers('The ingestion', bodies.ingestion, 400, 404),
})

export function ingestionRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  app.openapi(list, async (context) => {
    const { next, ...query } = context.req.valid('query')
    const page = await deps.ingestions.list({ ...query, next: decodeNext(next) })
    const ingestions = page.items.map((ingestion) =>
      toIngestion(ingestion, ingestion.rejects.slice(0, REJECTS_IN_LIST)),
    )
    return context.json({ ingestions, next: encodeNext(page.next) }, 200)
  })

  app.openapi(one, async (context) => {
    const { id } = context.req.valid('param')
    const source = sourceOf(id)
    const ingestion = source === undefined ? undefined : await deps.ingestions.get(source)
    if (source === undefined || ingestion === undefined)
      throw new NotFound(`There is no ingestion ${id}.`, { id })
    const { rejected, rejects, generation } = ingestion
    const all = rejected > rejects.length ? await deps.manifests.rejects(source, generation) : []
    return context.json(toIngestion(ingestion, all.length > 0 ? all : rejects), 200)
  })
}

function toIngestion(ingestion: Ingestion, rejects: readonly Reject[]) {
  const { source, generation, lastModified, size, readAs, counted, told, parts, split, ...rest } =
    ingestion
  const { decisions = [], notes, flags = [], members = [], units, tags, ...facts } = rest
  return {
    id: ingestionId(source),
    ...facts,
    ...(units && { units: [...units] }),
    ...(tags && { tags: [...tags] }),
    decisions: [...decisions],
    notes: [...notes],
    rejects: [...rejects],
    flags: [...flags],
    members: members.map((member) => ({
      ...member,
      decisions: [...member.decisions],
      notes: [...member.notes],
    })),
  }
}
