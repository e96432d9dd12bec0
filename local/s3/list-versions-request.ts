/**
 * `ListObjectVersions`, as
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html has it. A
 * deletion takes the earlier versions with it, and is listed once there is a new object.
 */
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import type { AtomicStore } from './atomic-store.ts'
import { compareUtf8 } from './key-listing.ts'
import { listParameters, parameterOf, type Query } from './list-parameters.ts'
import type { ListedDeletion, ListedVersion } from './versioned-objects.ts'

type Listed = ListedVersion | ListedDeletion

interface Marker {
  readonly key: string
  readonly versionId: string | undefined
}

/** The response's XML, as nested objects. */
export async function listVersions(
  store: AtomicStore,
  bucket: string,
  query: Query,
): Promise<object> {
  const { prefix, maxKeys, encodingType, encode } = listParameters(query)
  const marker = markerOf(query)
  const listed: Listed[] = []
  let isTruncated = false
  if (maxKeys > 0) {
    for await (const version of versionsAfter(store, bucket, prefix, marker)) {
      isTruncated = listed.length === maxKeys
      if (isTruncated) break
      listed.push(version)
    }
  }
  const describeEntry = ({ key, versionId, modified }: Listed, isLatest: boolean) => ({
    Key: encode(key),
    VersionId: versionId,
    IsLatest: isLatest,
    // Whole seconds, as HEAD and the list of objects tell.
    LastModified: new Date(modified.toUTCString()).toISOString(),
  })
  const last = isTruncated ? listed.at(-1) : undefined
  return {
    ListVersionsResult: {
      '@': { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' },
      Name: bucket,
      Prefix: encode(prefix ?? ''),
      KeyMarker: encode(marker.key),
      VersionIdMarker: marker.versionId ?? '',
      NextKeyMarker: last && encode(last.key),
      NextVersionIdMarker: last?.versionId,
      MaxKeys: maxKeys,
      EncodingType: encodingType,
      IsTruncated: isTruncated,
      Version: listed.filter(isVersion).map((version) => ({
        ...describeEntry(version, version.isLatest),
        ETag: `"${version.etag}"`,
        Size: version.size,
        StorageClass: 'STANDARD',
      })),
      DeleteMarker: listed
        .filter((entry) => !isVersion(entry))
        .map((deletion) => describeEntry(deletion, false)),
    },
  }
}

function isVersion(listed: Listed): listed is ListedVersion {
  return !('isDeletion' in listed)
}

function markerOf(query: Query): Marker {
  if (parameterOf(query, 'delimiter') !== undefined) {
    throw new S3Error('NotImplemented', 'A list of versions by delimiter is not implemented here')
  }
  const key = parameterOf(query, 'key-marker')
  const versionId = parameterOf(query, 'version-id-marker')
  if (key === undefined && versionId !== undefined) {
    throw new S3Error(
      'InvalidArgument',
      'A version-id marker cannot be specified without a key marker.',
    )
  }
  return { key: key ?? '', versionId }
}

async function* versionsAfter(
  store: AtomicStore,
  bucket: string,
  prefix: string | undefined,
  marker: Marker,
): AsyncGenerator<Listed> {
  const keys = [...new Set(await store.keys(bucket, prefix))].sort(compareUtf8)
  for (const key of keys) {
    const order = compareUtf8(key, marker.key)
    if (order < 0 || (order === 0 && marker.versionId === undefined)) continue
    const versions = await store.objects.versionsOf(bucket, key)
    const at = order === 0 ? versions.findIndex((it) => it.versionId === marker.versionId) : -1
    // A marker that is no more was the oldest, or the object has been deleted since.
    if (order > 0 || at >= 0) yield* versions.slice(at + 1)
  }
}
