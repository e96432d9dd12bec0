/** The API: one Hono app, served by Lambda and by the local server. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { InvalidRequest, NotFound } from '../../domain/errors.ts'
import type { ExplainPorts } from '../../domain/ingestion/explain.ts'
import type {
  AnomalyStore,
  Catalog,
  Clock,
  ContributionStore,
  DetectionLauncher,
  IngestionStore,
  ManifestStore,
  ReportStore,
  RunStore,
} from '../../domain/ports.ts'
import type { Log } from '../wiring.ts'
import { type Contract, DOCS_POLICY, docsPage } from './docs-page.ts'
import { sendProblem, toProblem } from './problem.ts'
import { anomalyRoutes } from './routes/anomalies.ts'
import { consumptionRoutes } from './routes/consumption.ts'
import { explainRoutes } from './routes/explain.ts'
import { ingestionRoutes } from './routes/ingestions.ts'
import { meterRoutes } from './routes/meters.ts'
import { reportRoutes } from './routes/reports.ts'

export interface ApiDeps {
  readonly contributions: ContributionStore
  readonly catalog: Catalog
  readonly ingestions: IngestionStore
  readonly manifests: ManifestStore
  readonly anomalies: AnomalyStore
  readonly detections: RunStore
  readonly reports: ReportStore
  readonly launcher: DetectionLauncher
  readonly explain: ExplainPorts
  readonly clock: Clock
  readonly log: Log
}

const CONTRACT = {
  openapi: '3.1.0',
  info: {
    title: 'metertally',
    version: '1',
    description: 'Exact daily totals of meter readings, and their anomalies.',
  },
} as const

const health = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Liveness',
  responses: {
    200: {
      description: 'Alive',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }) } },
    },
  },
})

export function createApp(deps: ApiDeps): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw new InvalidRequest(describe(result.error))
    },
  })
  app.onError((error, context) => sendProblem(context, toProblem(error, deps.log)))
  app.notFound((context) => {
    const absent = new NotFound(
      `There is no ${context.req.method} ${context.req.path}; GET /docs lists what there is.`,
    )
    return sendProblem(context, toProblem(absent, deps.log))
  })
  app.use(async (context, next) => {
    await next()
    context.header('X-Content-Type-Options', 'nosniff')
    context.header('Cache-Control', 'no-store')
  })
  app.openapi(health, (context) => context.json({ status: 'ok' as const }, 200))
  consumptionRoutes(app, deps)
  meterRoutes(app, deps)
  anomalyRoutes(app, deps)
  reportRoutes(app, deps)
  ingestionRoutes(app, deps)
  explainRoutes(app, deps)
  app.doc31('/openapi.json', CONTRACT)
  app.get('/docs', (context) => {
    context.header('Content-Security-Policy', DOCS_POLICY)
    return context.html(docsPage(app.getOpenAPI31Document(CONTRACT) as unknown as Contract))
  })
  return app
}

function describe(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ')
}
