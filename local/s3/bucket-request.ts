/** What GET of a bucket is answered with: its objects, their versions, or how it is set up. */
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import type { AtomicStore } from './atomic-store.ts'
import type { Query } from './list-parameters.ts'
import { listObjects } from './list-request.ts'
import { listVersions } from './list-versions-request.ts'

/** The subresources that are answered here; no name at all asks for the objects. */
export const bucketSubresources: readonly string[] = ['lifecycle', 'versioning', 'versions']

/** The response's XML, as nested objects. */
export async function describeBucket(
  store: AtomicStore,
  bucket: string,
  query: Query,
): Promise<object> {
  if ('lifecycle' in query) {
    throw new S3Error(
      'NoSuchLifecycleConfiguration',
      'The lifecycle configuration does not exist',
      { BucketName: bucket },
    )
  }
  if ('versioning' in query) {
    return {
      VersioningConfiguration: {
        '@': { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' },
        Status: store.objects.isVersioned(bucket) ? 'Enabled' : undefined,
      },
    }
  }
  return 'versions' in query
    ? listVersions(store, bucket, query)
    : listObjects(store, bucket, query)
}
