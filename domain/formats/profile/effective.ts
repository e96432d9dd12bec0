/** A profile as one pipeline uses it: what the pipeline says counts before what the profile says. */
import type { PipelineHints } from '../recognition/hints.ts'
import type { Profile } from './profile.ts'

export function withPipeline(profile: Profile, pipeline: PipelineHints & { encoding?: Profile['text']['encoding'] }): Profile {
  const { label, interval, date, unit, kind, flow } = pipeline
  return {
    ...profile,
    text: { ...profile.text, ...defined({ decimal: pipeline.decimal, thousands: pipeline.thousands, encoding: pipeline.encoding }) },
    time: { ...profile.time, ...defined({ label, interval, date: date === undefined ? undefined : [date] }) },
    meter: { ...profile.meter, ...defined({ constant: pipeline.meter }) },
    values: profile.values.map((value) => ({
      ...value,
      ...defined({ unit, kind: value.kind ?? kind, flow: value.flow ?? flow }),
      ...(unit !== undefined && { unitColumn: undefined }),
    })),
    ignore: [...profile.ignore, ...pipeline.ignore],
  }
}

/** Without the keys that say nothing. */
function defined<T extends object>(settings: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as Partial<{ [K in keyof T]: NonNullable<T[K]> }>
}
