/** GET and HEAD of an object: preconditions and byte ranges, judged on the very file that is sent. */
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import S3Object from '@20minutes/s3rver/lib/models/object.js'
import { type ObjectDescription, type OpenObject, streamObject } from './object-file.ts'
import { toS3Metadata } from './object-metadata.ts'

type Headers = Readonly<Record<string, string | undefined>>

/**
 * The object as the request's headers ask for it. Takes over the handle. A range beyond the end
 * gives an object without content, which s3rver answers with 416; a failed precondition throws 412.
 */
export async function readConditionally(
  bucket: string,
  key: string,
  object: OpenObject,
  headers: Headers,
): Promise<S3Object> {
  const failed = failedPrecondition(object, headers)
  if (failed) {
    await object.handle.close()
    throw new S3Error(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      { Condition: failed },
    )
  }
  const range = parseRange(headers.range, object.size)
  if (range && range.start > range.end) {
    await object.handle.close()
    const result = new S3Object(bucket, key, null, toS3Metadata(object))
    result.range = range
    return result
  }
  const content = streamObject(object, range?.start, range?.end)
  const result = new S3Object(bucket, key, content, toS3Metadata(object))
  if (range) result.range = range
  return result
}

function failedPrecondition(object: ObjectDescription, headers: Headers): string | undefined {
  const wanted = headers['if-match']?.split(',').map((etag) => etag.trim().replaceAll('"', ''))
  if (wanted) return wanted.includes('*') || wanted.includes(object.etag) ? undefined : 'If-Match'
  const unmodifiedSince = Date.parse(headers['if-unmodified-since'] ?? '')
  // Last-Modified has whole seconds.
  const modified = Math.floor(object.modified.getTime() / 1000) * 1000
  return modified > unmodifiedSince ? 'If-Unmodified-Since' : undefined
}

/**
 * The bytes that a Range header means, both ends included; its start is behind its end if there are
 * no such bytes. `undefined` means the whole object: S3 ignores what it cannot read, and several
 * ranges at once.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || first + last === '') return undefined
  if (first === '') {
    const length = Number(last)
    return { start: length === 0 ? size : Math.max(0, size - length), end: size - 1 }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return undefined
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
