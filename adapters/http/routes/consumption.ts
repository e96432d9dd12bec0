/** Routes on consumption over all meters. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import {
  consumptionBetween,
  consumptionOf,
  metersOfDate,
} from '../../../domain/queries/consumption.ts'
import type { DateConsumption } from '../../../domain/queries/date-totals.ts'
import { parseDate } from '../../../domain/time/civil-date.ts'
import { answers } from '../answers.ts'
import type { ApiDeps } from '../app.ts'
import * as bodies from '../bodies.ts'
import {
  consumptionOptions,
  dateParams,
  decodeNext,
  encodeNext,
  paging,
  rangePaging,
  wrongNext,
} from '../parameters.ts'
import { toMeterDay } from './meter-day.ts'

/** Dates in one page: each is a query over all shards. */
const MOST_DATES = 31

const byDate = createRoute({
  method: 'get',
  path: '/consumption/{date}',
  summary: 'The total consumption of a date',
  request: { params: dateParams, query: consumptionOptions },
  responses: answers('Total, average and completeness', bodies.consumption, 400, 404),
})

const average = createRoute({
  method: 'get',
  path: '/consumption/average/{date}',
  summary: 'The average consumption of the meters on a date',
  request: { params: dateParams, query: consumptionOptions },
  responses: answers('The average', bodies.averageConsumption, 400, 404),
})

const between = createRoute({
  method: 'get',
  path: '/consumption',
  summary: 'The consumption of each date with data, in order',
  request: { query: rangePaging.extend(consumptionOptions.shape) },
  responses: answers('A page of dates', bodies.consumptionPage, 400),
})

const meters = createRoute({
  method: 'get',
  path: '/consumption/{date}/meters',
  summary: 'The consumption of each meter on a date, sorted within a page',
  request: { params: dateParams, query: paging },
  responses: answers('A page of meters', bodies.metersOfDate, 400, 404),
})

export function consumptionRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  app.openapi(byDate, async (context) => {
    const { date } = context.req.valid('param')
    const row = await consumptionOf(deps.contributions, date, context.req.valid('query'))
    return context.json(toConsumption(row), 200)
  })

  app.openapi(average, async (context) => {
    const { date } = context.req.valid('param')
    const row = await consumptionOf(deps.contributions, date, context.req.valid('query'))
    const { unit, meters } = row
    return context.json({ date, unit, average: bodies.exact(row.averageMicro), meters }, 200)
  })

  app.openapi(between, async (context) => {
    const { from, to, limit, next, unit, flow } = context.req.valid('query')
    const range = {
      from: nextDate(next) ?? from ?? '0000-00-00',
      to: to ?? '9999-99-99',
      limit: Math.min(limit, MOST_DATES),
    }
    const page = await consumptionBetween(deps.contributions, deps.catalog, range, { unit, flow })
    return context.json(
      { consumption: page.items.map(toConsumption), next: encodeNext(page.next) },
      200,
    )
  })

  app.openapi(meters, async (context) => {
    const { date } = context.req.valid('param')
    const { limit, next } = context.req.valid('query')
    const page = await metersOfDate(deps.contributions, date, limit, decodeNext(next))
    const rows = page.items.map((day) => ({ meterId: day.meterId, ...toMeterDay(day) }))
    return context.json({ date, meters: rows, next: encodeNext(page.next) }, 200)
  })
}

/** Throws InvalidRequest for a `next` of another list. */
function nextDate(next: string | undefined): string | undefined {
  const position = decodeNext(next)
  if (position !== undefined && parseDate(position) === undefined) throw wrongNext()
  return position
}

function toConsumption({ totalMicro, averageMicro, ...row }: DateConsumption) {
  return {
    date: row.date,
    unit: row.unit,
    total: bodies.exact(totalMicro),
    average: bodies.exact(averageMicro),
    meters: row.meters,
    readings: row.readings,
    expected: row.expected,
    completeness: bodies.share(row.completeness),
    units: [...row.units],
  }
}
