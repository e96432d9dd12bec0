/** The store behind the embedded S3 server: every change is whole, durable, and then reported. */
import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import S3Object from '@20minutes/s3rver/lib/models/object.js'
import { BucketStore } from './bucket-store.ts'
import { findKeys, type KeyPage, type ListOptions, pageOfKeys } from './key-listing.ts'
import { MultipartUploads, type Part } from './multipart-uploads.ts'
import {
  describeFile,
  type ObjectDescription,
  type ObjectSource,
  streamObject,
  writeObjectFile,
} from './object-file.ts'
import { keptMetadata, noSuchKey, noSuchVersion, toS3Metadata } from './object-metadata.ts'
import { VersionedObjects } from './versioned-objects.ts'

export interface ObjectChange {
  readonly bucket: string
  readonly key: string
  readonly kind: 'created' | 'removed'
  /** Without quotes. */
  readonly etag?: string
  readonly size?: number
}

/** What is told of an object that was written. */
export interface Written {
  readonly size: number
  /** The etag, in s3rver's word. */
  readonly md5: string
  /** Where the bucket keeps earlier versions. */
  readonly versionId: string | undefined
}

type Headers = Record<string, string | undefined>

// An open file per object of a page would pass the limit that macOS sets by default (256).
const describedAtOnce = 32

export class AtomicStore extends BucketStore {
  readonly objects: VersionedObjects
  private readonly temporary: string
  private readonly uploads: MultipartUploads
  private readonly onChange: (change: ObjectChange) => void
  private readonly running = new Set<Promise<unknown>>()

  /** Earlier versions are kept in the buckets that are named as versioned. */
  constructor(
    directory: string,
    versioned: readonly string[],
    onChange: (change: ObjectChange) => void,
  ) {
    super(directory)
    this.objects = new VersionedObjects(this, versioned)
    // Bucket names cannot begin with a dot, so neither is ever taken for a bucket.
    this.temporary = join(directory, '.temporary')
    this.uploads = new MultipartUploads(join(directory, '.uploads'))
    this.onChange = onChange
  }

  /** Clears what writes and deletions that a crash cut short have left. */
  async prepare(): Promise<void> {
    await rm(this.temporary, { recursive: true, force: true })
    await mkdir(this.temporary, { recursive: true })
    await this.objects.sweep()
  }

  /** Resolves when no write is under way. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running)
  }

  override async deleteBucket(bucket: string): Promise<void> {
    await super.deleteBucket(bucket)
    await this.objects.forgetBucket(bucket)
  }

  async getObject(
    bucket: string,
    key: string,
    range: { start?: number; end?: number } = {},
  ): Promise<S3Object | null> {
    const object = await this.objects.open(bucket, key)
    if (!object) return null
    const start = range.start ?? 0
    const end = Math.min(range.end ?? Number.POSITIVE_INFINITY, object.size - 1)
    const result = new S3Object(bucket, key, streamObject(object, start, end), toS3Metadata(object))
    if (range.start !== undefined) result.range = { start, end }
    return result
  }

  async putObject(object: S3Object): Promise<Written> {
    const content = object.content ?? Buffer.alloc(0)
    const source = { content, metadata: keptMetadata(object.metadata) }
    return this.told(object.bucket, await this.write(object.bucket, object.key, source))
  }

  async copyObject(
    fromBucket: string,
    fromKey: string,
    bucket: string,
    key: string,
    newMetadata: Headers | null,
    fromVersionId?: string,
  ): Promise<Record<string, string | number>> {
    const original = await this.objects.open(fromBucket, fromKey, fromVersionId)
    if (!original && fromVersionId) throw noSuchVersion(fromKey, fromVersionId)
    if (!original) throw noSuchKey(fromKey)
    try {
      const metadata = newMetadata ? keptMetadata(newMetadata) : original.metadata
      const source = { content: streamObject(original), metadata }
      const written = await this.write(bucket, key, source)
      const { versionId } = this.told(bucket, written)
      return { ...toS3Metadata(written), ...(versionId && { 'x-amz-version-id': versionId }) }
    } finally {
      await original.handle.close()
    }
  }

  /** Returns false, and reports nothing, if there was no such object. */
  deleteObject(bucket: string, key: string): Promise<boolean> {
    return this.track(async () => {
      await this.deleteSubresource(bucket, key, 'tagging')
      return this.objects.remove(bucket, key, () => {
        this.onChange({ bucket, key, kind: 'removed' })
      })
    })
  }

  /** All keys with the prefix, in no order; one that is overwritten meanwhile may come twice. */
  keys(bucket: string, prefix?: string): Promise<string[]> {
    return findKeys(this.getBucketPath(bucket), prefix)
  }

  async listObjects(
    bucket: string,
    options: ListOptions,
  ): Promise<KeyPage & { objects: S3Object[] }> {
    const page = pageOfKeys(await this.keys(bucket, options.prefix), options)
    const objects: S3Object[] = []
    for (let start = 0; start < page.keys.length; start += describedAtOnce) {
      const some = page.keys.slice(start, start + describedAtOnce)
      const found = await Promise.all(some.map((key) => this.describe(bucket, key)))
      objects.push(...found.filter((object) => object !== undefined))
    }
    return { ...page, objects }
  }

  initiateUpload(bucket: string, key: string, uploadId: string, headers: Headers): Promise<void> {
    return this.uploads.begin(uploadId, { bucket, key, metadata: keptMetadata(headers) })
  }

  putPart(
    bucket: string,
    uploadId: string,
    partNumber: string,
    content: ObjectSource['content'],
  ): Promise<{ size: number; md5: string }> {
    return this.track(async () => {
      const { size, etag } = await this.uploads.putPart(bucket, uploadId, partNumber, content)
      return { size, md5: etag }
    })
  }

  async putObjectMultipart(
    bucket: string,
    uploadId: string,
    parts: readonly Part[],
  ): Promise<Written> {
    const upload = await this.uploads.assemble(bucket, uploadId, parts)
    const written = await this.write(bucket, upload.key, upload)
    await this.uploads.end(uploadId)
    return this.told(bucket, written)
  }

  abortUpload(bucket: string, uploadId: string): Promise<void> {
    return this.uploads.abort(bucket, uploadId)
  }

  private write(bucket: string, key: string, source: ObjectSource): Promise<ObjectDescription> {
    return this.track(async () => {
      const temporary = join(this.temporary, randomUUID())
      try {
        const written = await writeObjectFile(temporary, source)
        await this.objects.publish(bucket, key, temporary, async () => {
          // S3 keeps tags with the version that they were set on.
          await this.deleteSubresource(bucket, key, 'tagging')
          this.onChange({ bucket, key, kind: 'created', etag: written.etag, size: written.size })
        })
        return written
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    })
  }

  private told(bucket: string, written: ObjectDescription): Written {
    const isVersioned = this.objects.isVersioned(bucket)
    const versionId = isVersioned ? this.objects.versionId(bucket, written) : undefined
    return { size: written.size, md5: written.etag, versionId }
  }

  private async describe(bucket: string, key: string): Promise<S3Object | undefined> {
    const object = await describeFile(this.getResourcePath(bucket, key, 'object'))
    return object && new S3Object(bucket, key, null, toS3Metadata(object))
  }

  private track<T>(work: () => Promise<T>): Promise<T> {
    const promise = work().finally(() => this.running.delete(promise))
    this.running.add(promise)
    return promise
  }
}
