/** `ListObjects` and `ListObjectsV2`: s3rver's own miscounts, and its tokens need a retired cipher. */
import type { AtomicStore } from './atomic-store.ts'
import { listParameters, parameterOf, type Query } from './list-parameters.ts'

/** The response's XML, as nested objects. */
export async function listObjects(
  store: AtomicStore,
  bucket: string,
  query: Query,
): Promise<object> {
  const { prefix, maxKeys, encodingType, encode } = listParameters(query)
  const isVersion2 = parameterOf(query, 'list-type') === '2'
  const token = isVersion2 ? parameterOf(query, 'continuation-token') : undefined
  const startAfter = parameterOf(query, isVersion2 ? 'start-after' : 'marker')
  const delimiter = parameterOf(query, 'delimiter')

  const page = await store.listObjects(bucket, {
    prefix,
    delimiter,
    startAfter: token ? Buffer.from(token, 'base64url').toString() : startAfter,
    maxKeys,
  })
  const next = page.isTruncated ? page.last : undefined
  const version2 = {
    StartAfter: startAfter && encode(startAfter),
    ContinuationToken: token,
    NextContinuationToken: next && Buffer.from(next).toString('base64url'),
    KeyCount: page.objects.length + page.commonPrefixes.length,
  }
  const version1 = {
    Marker: encode(startAfter ?? ''),
    NextMarker: delimiter && next && encode(next),
  }
  return {
    ListBucketResult: {
      '@': { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' },
      Name: bucket,
      Prefix: encode(prefix ?? ''),
      ...(isVersion2 ? version2 : version1),
      MaxKeys: maxKeys,
      Delimiter: delimiter && encode(delimiter),
      EncodingType: encodingType,
      IsTruncated: page.isTruncated,
      Contents: page.objects.map((object) => ({
        Key: encode(object.key),
        LastModified: object.lastModifiedDate.toISOString(),
        ETag: object.metadata.etag,
        Size: object.size,
        StorageClass: 'STANDARD',
      })),
      CommonPrefixes: page.commonPrefixes.map((group) => ({ Prefix: encode(group) })),
    },
  }
}
