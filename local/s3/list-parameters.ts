/** What the requests for lists of objects and of versions have in common. */
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import { urlEncodeKey } from './url-encoding.ts'

export type Query = Readonly<Record<string, string | string[] | undefined>>

export interface ListParameters {
  readonly prefix: string | undefined
  readonly maxKeys: number
  readonly encodingType: string | undefined
  /** Writes a key as the client asks for it. */
  encode(key: string): string
}

/** Throws `InvalidArgument` for a `max-keys` that is no number. */
export function listParameters(query: Query): ListParameters {
  const encodingType = parameterOf(query, 'encoding-type')
  return {
    prefix: parameterOf(query, 'prefix'),
    maxKeys: parseMaxKeys(parameterOf(query, 'max-keys')),
    encodingType,
    encode: encodingType === 'url' ? urlEncodeKey : (key) => key,
  }
}

/** The first value of a parameter; an empty one counts as none. */
export function parameterOf(query: Query, name: string): string | undefined {
  return [query[name]].flat()[0] || undefined
}

function parseMaxKeys(text = '1000'): number {
  if (!/^\d{1,10}$/.test(text)) {
    throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range')
  }
  return Math.min(1000, Number(text))
}
