/** Where a meter-day's readings came from, as JSON: objects are listed once and named by number. */
import { z } from '@hono/zod-openapi'
import { MOST_LISTED } from '../../domain/queries/meter-lineage.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'
import {
  type DayLineage,
  LOSS_REASONS,
  type LostValue,
  type Origin,
  type OwnedValue,
  type Share,
} from '../../domain/readings/lineage.ts'
import type { Read } from '../../domain/readings/register-differences.ts'
import { parseDate } from '../../domain/time/civil-date.ts'
import { formatPlace, zoneOf } from '../../domain/time/zone.ts'
import { decimal, exact, flow, kind, minutes, valueQuality } from './bodies.ts'
import { ingestionId } from './ingestion-id.ts'
import { toReadings } from './routes/meter-day.ts'

const source = z.number().int().openapi({ description: 'A number in `lineage.objects`.' })
const start = z.string()

const read = z.object({ at: z.string(), value: decimal, quality: valueQuality, source })

/** What a reading has besides. */
export const originFields = {
  source: source.optional(),
  from: read.optional().openapi({ description: 'Of a register, in place of `source`.' }),
  to: read.optional(),
}

const object = z.object({
  source: z.number().int(),
  key: z.string(),
  ingestion: z.string().openapi({ description: 'For `GET /ingestions/{id}`.' }),
  version: z.string().openapi({
    description: 'Which is newer: the rows’ own revision, else when the object was stored.',
  }),
  generation: z.number().int(),
  part: z.number().int(),
  channel: z.string(),
  unit: z.string(),
  flow,
  kind,
  pipeline: z.string(),
  date: z.string().optional().openapi({ description: 'Given if it is another one.' }),
  taken: z.number().int(),
  lost: z.number().int(),
})

const lost = z.object({
  ...{ channel: z.string(), start, minutes, value: decimal, quality: valueQuality, source },
  reason: z.enum(LOSS_REASONS),
  to: z
    .object({ source, start, minutes })
    .optional()
    .openapi({ description: 'What it yielded to; absent of a misread.' }),
})

export const lineageBody = z
  .object({
    objects: z.array(object).openapi({ description: 'Of each channel the newest first.' }),
    objectCount: z.number().int(),
    lost: z
      .array(lost)
      .openapi({ description: `At most ${MOST_LISTED}, those of the newest objects.` }),
    lostCount: z.number().int(),
  })
  .openapi('Lineage')

type Numbers = ReadonlyMap<Contribution, number>

/** The day's readings, each with its origin, and the lineage of them all. */
export function toLineage(days: readonly DayLineage[]) {
  const shares = days.flatMap((one) => one.shares.map((share) => ({ ...share, day: one.day })))
  const listed = shares.filter(isListed(days))
  const numbers = new Map(listed.map(({ contribution }, number) => [contribution, number]))
  return {
    readings: days.flatMap(({ day, origins }) =>
      toReadings(day).map((reading, at) => {
        return { ...reading, ...toOrigin(origins[at] as Origin, day.zone, numbers) }
      }),
    ),
    lineage: {
      objects: listed.map((share, number) => toObject(share, number, share.day.date)),
      objectCount: shares.length,
      lost: days.flatMap((one) => one.lost.map((value) => toLost(value, one.day.zone, numbers))),
      lostCount: days.reduce((sum, { lostCount }) => sum + lostCount, 0),
    },
  }
}

/** All that readings and lost values name, and others while there is room. */
function isListed(days: readonly DayLineage[]): (share: Share) => boolean {
  const named = new Set<Contribution | undefined>()
  for (const { contribution, to } of days.flatMap((day) => day.lost)) {
    named.add(contribution).add(to?.contribution)
  }
  let room = MOST_LISTED
  return ({ contribution, taken }) => room-- > 0 || taken > 0 || named.has(contribution)
}

function toObject({ contribution, taken, lost }: Share, number: number, asked: string) {
  const { source, version, generation, part, channel, unit, flow, kind, pipeline, date } =
    contribution
  return {
    source: number,
    // A bucket's name has no slash.
    key: source.slice(source.indexOf('/') + 1),
    ingestion: ingestionId(source),
    ...{ version, generation, part, channel, unit, flow, kind, pipeline },
    ...(date !== asked && { date }),
    ...{ taken, lost },
  }
}

function toOrigin(origin: Origin, zone: string, numbers: Numbers) {
  if ('contribution' in origin) return { source: numbers.get(origin.contribution) as number }
  return { from: toRead(origin.from, zone, numbers), to: toRead(origin.to, zone, numbers) }
}

function toRead({ instant, valueMicro, quality, contribution }: Read, zone: string, of: Numbers) {
  const day = zoneOf(zone).dayAt(instant)
  return {
    at: formatPlace(day, instant - day.startInstant),
    value: exact(valueMicro),
    quality,
    source: of.get(contribution) as number,
  }
}

function toLost({ to, reason, ...value }: LostValue, zone: string, numbers: Numbers) {
  const { valueMicro, quality } = value.interval
  return {
    channel: value.contribution.channel,
    ...toPlace(value, zone),
    value: exact(valueMicro),
    quality,
    source: numbers.get(value.contribution) as number,
    reason,
    ...(to && { to: { source: numbers.get(to.contribution) as number, ...toPlace(to, zone) } }),
  }
}

function toPlace({ contribution, interval: { start, length } }: OwnedValue, zone: string) {
  const day = zoneOf(zone).day(parseDate(contribution.date) as number)
  return { start: formatPlace(day, start), minutes: length === 0 ? null : length / 60 }
}
