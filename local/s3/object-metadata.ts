/** Between request headers, what a file keeps of them, and what s3rver answers with. */
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import S3Object from '@20minutes/s3rver/lib/models/object.js'
import type { ObjectDescription } from './object-file.ts'

/** The headers that S3 keeps with an object. */
export function keptMetadata(
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const isKept = S3Object.ALLOWED_METADATA.includes(name) || name.startsWith('x-amz-meta-')
    if (isKept && value !== undefined) kept[name] = value
  }
  // `aws-chunked` says how the request was sent, not what the object is.
  const codings = kept['content-encoding']?.split(',').map((coding) => coding.trim())
  delete kept['content-encoding']
  const encoding = codings?.filter((coding) => coding !== 'aws-chunked').join(', ')
  return encoding ? { ...kept, 'content-encoding': encoding } : kept
}

/** An object's description as s3rver's controllers expect it. */
export function toS3Metadata(object: ObjectDescription): Record<string, string | number> {
  return {
    ...object.metadata,
    etag: `"${object.etag}"`,
    'last-modified': object.modified.toUTCString(),
    'content-length': object.size,
  }
}

export function noSuchKey(key: string): S3Error {
  return new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key })
}

export function noSuchVersion(key: string, versionId: string): S3Error {
  return new S3Error('NoSuchVersion', 'The specified version does not exist.', {
    Key: key,
    VersionId: versionId,
  })
}
