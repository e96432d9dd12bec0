/** Routes on meters, their days and their readings. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { lineageOfDay } from '../../../domain/queries/meter-lineage.ts'
import {
  consumptionOfMeter,
  getMeter,
  listMeters,
  type Meter,
  readingsOfDay,
} from '../../../domain/queries/meters.ts'
import { answers } from '../answers.ts'
import type { ApiDeps } from '../app.ts'
import * as bodies from '../bodies.ts'
import { dayReadings } from '../day-readings.ts'
import { toLineage } from '../lineage.ts'
import {
  dateParams,
  decodeNext,
  encodeNext,
  lineageOption,
  meterParams,
  paging,
  rangePaging,
} from '../parameters.ts'
import { toMeterDay, toReadings } from './meter-day.ts'

const list = createRoute({
  method: 'get',
  path: '/meters',
  summary: 'The meters that have readings, sorted within a page',
  request: { query: paging },
  responses: answers('A page of meters', bodies.meterPage, 400),
})

const one = createRoute({
  method: 'get',
  path: '/meters/{id}',
  summary: 'One meter',
  request: { params: meterParams },
  responses: answers('The meter', bodies.meter, 400, 404),
})

const consumption = createRoute({
  method: 'get',
  path: '/meters/{id}/consumption',
  summary: 'The daily consumption of a meter, in order of dates',
  request: { params: meterParams, query: rangePaging },
  responses: answers('A page of days', bodies.meterConsumption, 400, 404),
})

const readings = createRoute({
  method: 'get',
  path: '/meters/{id}/readings/{date}',
  summary: 'The settled intervals of a meter on a date',
  request: { params: meterParams.extend(dateParams.shape), query: lineageOption },
  responses: answers('The intervals in order', dayReadings, 400, 404),
})

export function meterRoutes(app: OpenAPIHono, deps: ApiDeps): void {
  app.openapi(list, async (context) => {
    const { limit, next } = context.req.valid('query')
    const page = await listMeters(deps.contributions, deps.catalog, limit, decodeNext(next))
    return context.json({ meters: page.items.map(toMeter), next: encodeNext(page.next) }, 200)
  })

  app.openapi(one, async (context) => {
    const meter = await getMeter(deps.contributions, context.req.valid('param').id)
    return context.json(toMeter(meter), 200)
  })

  app.openapi(consumption, async (context) => {
    const { id } = context.req.valid('param')
    const { from, to, limit, next } = context.req.valid('query')
    const page = await consumptionOfMeter(deps.contributions, id, {
      from: decodeNext(next) ?? from,
      to,
      limit,
    })
    const rows = page.items.map((day) => ({
      date: day.date,
      ...toMeterDay(day),
      ...(day.minMicro !== undefined && { min: bodies.exact(day.minMicro) }),
      ...(day.maxMicro !== undefined && { max: bodies.exact(day.maxMicro) }),
    }))
    return context.json({ meterId: id, consumption: rows, next: encodeNext(page.next) }, 200)
  })

  app.openapi(readings, async (context) => {
    const { id, date } = context.req.valid('param')
    if (context.req.valid('query').lineage === 'true') {
      const lineage = await lineageOfDay(deps.contributions, id, date)
      const zone = lineage[0]?.day.zone ?? 'UTC'
      return context.json({ meterId: id, date, zone, ...toLineage(lineage) }, 200)
    }
    const days = await readingsOfDay(deps.contributions, id, date)
    const zone = days[0]?.zone ?? 'UTC'
    return context.json({ meterId: id, date, zone, readings: days.flatMap(toReadings) }, 200)
  })
}

function toMeter({ channels, ...meter }: Meter) {
  return { ...meter, channels: [...channels] }
}
