/** Where buckets and keys are kept on disk: no name that a client sends leads out of the directory. */
import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import FilesystemStore from '@20minutes/s3rver/lib/stores/filesystem.js'
import { keyToNames } from './key-path.ts'

export class BucketStore extends FilesystemStore {
  override getBucketPath(bucket: string): string {
    if (!/^[a-z0-9][a-z0-9.-]{1,62}$/.test(bucket) || bucket.includes('..')) {
      throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', {
        BucketName: bucket,
      })
    }
    return join(this.rootDirectory, bucket)
  }

  override getResourcePath(bucket: string, key: string | undefined, resource: string): string {
    if (Buffer.byteLength(key ?? '') > 1024) {
      throw new S3Error('KeyTooLongError', 'Your key is too long', { MaxSizeAllowed: 1024 })
    }
    return `${join(this.getBucketPath(bucket), ...keyToNames(key ?? ''))}@${resource}`
  }

  override async getBucket(bucket: string): Promise<object | null> {
    try {
      return await super.getBucket(bucket)
    } catch (error) {
      if (error instanceof S3Error) return null
      throw error
    }
  }

  override async deleteBucket(bucket: string): Promise<void> {
    for (const type of ['cors', 'website']) await this.deleteSubresource(bucket, undefined, type)
    try {
      await removeEmptyDirectories(this.getBucketPath(bucket))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error
      throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty')
    }
  }
}

async function removeEmptyDirectories(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeEmptyDirectories(join(directory, entry.name))
  }
  await rmdir(directory)
}
