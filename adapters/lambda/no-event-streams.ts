/**
 * Stands in bundles for `@smithy/core/event-streams`: the S3 client builds its coder of event streams
 * whether or not there are any, and here no operation has one.
 */

export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config
}

export function eventStreamSerdeProvider(): never {
  throw new Error('Bundles carry no event streams: no operation that is used here has one.')
}
