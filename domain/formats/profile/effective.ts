/** A profile as one pipeline uses it: what the pipeline says counts before what the profile says. */
import type { PipelineHints } from '../recognition/hints.ts'
import type { Profile } from './profile.ts'

export function withPipeline(
  profile: Profile,
  pipeline: PipelineHints & { encoding?: Profile['text']['encoding'] },
): Profile {
  const { label, interval, date, unit, kind, flow, columns } = pipeline
  return {
    ...profile,
    text: {
      ...profile.text,
      ...defined({
        decimal: pipeline.decimal,
        thousands: pipeline.thousands,
        encoding: pipeline.encoding,
      }),
    },
    time: {
      ...profile.time,
      ...defined({
        label,
        interval,
        date: date === undefined ? undefined : [date],
        column: columns.stamp ?? columns.date,
      }),
    },
    meter: meterOf(profile, pipeline),
    values: profile.values.map((value) => ({
      ...value,
      ...(profile.values.length === 1 && defined({ column: columns.value })),
      ...defined({ unit, kind: value.kind ?? kind, flow: value.flow ?? flow }),
      ...(unit !== undefined && { unitColumn: undefined }),
    })),
    ignore: [...profile.ignore, ...pipeline.ignore],
  }
}

/** A meter, or its column, that the pipeline names takes the place of all that the profile says. */
function meterOf(
  { meter }: Profile,
  { meter: constant, columns }: PipelineHints,
): Profile['meter'] {
  if (meter.title === true || meter.titleRow !== undefined) return meter
  const { remove } = meter
  if (constant !== undefined) return { constant, remove }
  return columns.meter === undefined ? meter : { column: columns.meter, remove }
}

/** Without the keys that say nothing. */
function defined<T extends object>(settings: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as Partial<{ [K in keyof T]: NonNullable<T[K]> }>
}
