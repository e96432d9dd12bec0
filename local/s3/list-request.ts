/** `ListObjects` and `ListObjectsV2`: s3rver's own miscounts, and its tokens need a retired cipher. */
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import type { AtomicStore } from './atomic-store.ts'
import { urlEncodeKey } from './url-encoding.ts'

type Query = Readonly<Record<string, string | string[] | undefined>>

/** The response's XML, as nested objects. */
export async function listObjects(
  store: AtomicStore,
  bucket: string,
  query: Query,
): Promise<object> {
  const parameter = (name: string): string | undefined => [query[name]].flat()[0] || undefined
  const isVersion2 = parameter('list-type') === '2'
  const token = isVersion2 ? parameter('continuation-token') : undefined
  const startAfter = parameter(isVersion2 ? 'start-after' : 'marker')
  const prefix = parameter('prefix')
  const delimiter = parameter('delimiter')
  const encodingType = parameter('encoding-type')
  const encode = encodingType === 'url' ? urlEncodeKey : (key: string) => key
  const maxKeys = parseMaxKeys(parameter('max-keys'))

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

function parseMaxKeys(text = '1000'): number {
  if (!/^\d{1,10}$/.test(text)) {
    throw new S3Error('InvalidArgument', 'Provided max-keys not an integer or within integer range')
  }
  return Math.min(1000, Number(text))
}
