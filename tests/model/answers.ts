/** Everything that the API answers, read page by page through the app itself. */
import { join } from 'node:path'
import type { Clients } from '../../adapters/clients.ts'
import { yamlConfig } from '../../adapters/config/load-config.ts'
import { createApp } from '../../adapters/http/app.ts'
import { wireApi } from '../../adapters/wiring.ts'
import { type Answer, allPages, type Json, readAnswer } from '../end-to-end/http-json.ts'
import { DATES, METERS } from './contents.ts'
import type { Places } from './shared-emulators.ts'

export interface Answers {
  readonly dates?: readonly Json[]
  readonly ofDate?: Readonly<Record<string, Json>>
  readonly averageOf?: Readonly<Record<string, Json>>
  readonly metersOfDate?: Readonly<Record<string, Json>>
  readonly meters: readonly Json[]
  readonly meter: Readonly<Record<string, Json>>
  readonly days: Readonly<Record<string, Json>>
  readonly readings: Readonly<Record<string, Json>>
  /** By key. */
  readonly ingestions: Readonly<Record<string, Json>>
}

/** Of the routes over all meters, which cost a query for each shard of a date: one or the other. */
export type ByDate = 'dates' | 'one date' | 'meters of dates'

export interface Asked {
  /** Rows of a page. */
  readonly limit: number
  readonly byDate: ByDate
}

/** All answers of the stack that keeps its state there. */
export function answersOf(clients: Clients, places: Places, asked: Asked): Promise<Answers> {
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const config = yamlConfig([join(import.meta.dirname, 'config')])
  const launcher = { start: async () => {} }
  const app = createApp(wireApi(places, { clients, log, config, launcher }))
  return answersThrough(async (path) => readAnswer(await app.request(path)), asked)
}

/** All answers that `get` brings. */
export async function answersThrough(
  get: (path: string) => Promise<Answer>,
  { limit, byDate }: Asked,
): Promise<Answers> {
  const body = async (path: string): Promise<Json> => {
    const answer = await get(path)
    return answer.status === 404 ? undefined : answer.body
  }
  const rows = async (path: string, name: string): Promise<Json[]> => {
    const orNone = async (page: string): Promise<Answer> => {
      const answer = await get(page)
      return answer.status === 404 ? { ...answer, status: 200, body: { [name]: [] } } : answer
    }
    return (await allPages(orNone, `${path}?limit=${limit}`, name)).rows
  }
  const each = async (names: readonly string[], ask: (name: string) => Promise<Json>) =>
    Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await ask(name)] as const)),
    )
  const meterDays = METERS.flatMap((meter) => DATES.map((date) => `${meter}/readings/${date}`))
  const ingestions = await rows('/ingestions', 'ingestions')
  return {
    ...(byDate === 'dates' && { dates: await rows('/consumption', 'consumption') }),
    ...(byDate === 'one date' && {
      ofDate: await each(DATES.slice(0, 2), (date) => body(`/consumption/${date}`)),
      averageOf: await each(DATES.slice(0, 1), (date) => body(`/consumption/average/${date}`)),
    }),
    ...(byDate === 'meters of dates' && {
      metersOfDate: await each(DATES, (date) => rows(`/consumption/${date}/meters`, 'meters')),
    }),
    meters: (await rows('/meters', 'meters')).sort((a, b) => (a.meterId < b.meterId ? -1 : 1)),
    meter: await each(METERS, (meter) => body(`/meters/${meter}`)),
    days: await each(METERS, (meter) => rows(`/meters/${meter}/consumption`, 'consumption')),
    readings: await each(meterDays, async (path) => (await body(`/meters/${path}`))?.readings),
    ingestions: Object.fromEntries(ingestions.map((one) => [one.key, one])),
  }
}
