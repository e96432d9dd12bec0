/** A profile as one pipeline uses it: what the pipeline says counts before what the profile says. */
import type { PipelineHints } from '../recognition/hints.ts'
import type { Profile } from './profile.ts'

export function withPipeline(
  profile: Profile,
  pipeline: PipelineHints & { encoding?: Profile['text']['encoding'] },
): Profile {
  const { label, interval, date, unit, kind, flow, columns } = pipeline
  // Where the file tells flows apart, one flow for all would merge them.
  const tellsFlows =
    profile.values.some((value) => value.flow !== undefined) ||
    Object.values(profile.codes?.are ?? {}).some((of) => of !== '-' && of.flow !== undefined)
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
      ...defined({
        unit,
        kind: value.kind ?? kind,
        flow: value.flow ?? (tellsFlows ? undefined : flow),
      }),
      ...(unit !== undefined && { unitColumn: undefined }),
    })),
    ignore: [...profile.ignore, ...pipeline.ignore],
  }
}

/** The pipeline's meter is that of files that name none; its column takes the place of the profile's. */
function meterOf(
  { meter }: Profile,
  { meter: constant, columns }: PipelineHints,
): Profile['meter'] {
  if (meter.title === true || meter.titleRow !== undefined) return meter
  const { remove } = meter
  if (columns.meter !== undefined) return { column: columns.meter, remove }
  if (constant === undefined || meter.column !== undefined) return meter
  return { constant, remove }
}

/** Without the keys that say nothing. */
function defined<T extends object>(settings: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as Partial<{ [K in keyof T]: NonNullable<T[K]> }>
}
