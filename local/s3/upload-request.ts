/** Requests that write an object: what s3rver gets wrong of their headers and bodies is put right. */
import { addAbortSignal, Readable } from 'node:stream'
import type { Context } from '@20minutes/s3rver'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import type S3Object from '@20minutes/s3rver/lib/models/object.js'
import type { AtomicStore, Written } from './atomic-store.ts'
import { decodeAwsChunked } from './aws-chunked.ts'
import type { Part } from './multipart-uploads.ts'

/** Throws `NotImplemented` for a conditional write. */
export function prepareUpload(store: AtomicStore, ctx: Context): void {
  const { headers } = ctx
  if (headers['if-match'] ?? headers['if-none-match']) {
    // Better than to overwrite what the client wants to keep.
    throw new S3Error('NotImplemented', 'Conditional writes are not implemented here')
  }
  if (headers['x-amz-content-sha256']?.startsWith('STREAMING-')) {
    const length = Number(headers['x-amz-decoded-content-length'])
    ctx.req = Readable.from(decodeAwsChunked(ctx.req as AsyncIterable<Buffer>, length))
    headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD'
  }
  // s3rver does not notice a client that goes away in the middle of a form.
  const gone = new AbortController()
  ctx.res.once('close', () => gone.abort())
  const told = (written: Written): Written => {
    if (written.versionId !== undefined) ctx.set('x-amz-version-id', written.versionId)
    return written
  }
  const copyObject = prepareCopy(store, ctx)
  ctx.store = Object.create(store, {
    putObject: {
      value: async (object: S3Object) => {
        if (object.content instanceof Readable) addAbortSignal(gone.signal, object.content)
        return told(await store.putObject(object))
      },
    },
    putObjectMultipart: {
      value: async (bucket: string, uploadId: string, parts: readonly Part[]) =>
        told(await store.putObjectMultipart(bucket, uploadId, parts)),
    },
    copyObject: { value: copyObject },
  })
}

function prepareCopy(store: AtomicStore, ctx: Context): AtomicStore['copyObject'] {
  const { headers } = ctx
  const [, source, versionId] =
    /^(.*?)(?:\?versionId=(.*))?$/s.exec(headers['x-amz-copy-source'] ?? '') ?? []
  // s3rver decodes with decodeURI, which leaves the likes of %23 and %2B alone.
  if (source) headers['x-amz-copy-source'] = decodeURIComponent(source).replaceAll('%', '%25')
  const isReplaced = headers['x-amz-metadata-directive'] === 'REPLACE'
  // s3rver refuses a copy onto itself, which is how S3 brings an earlier version back.
  if (versionId) headers['x-amz-metadata-directive'] = 'REPLACE'
  return async (fromBucket, fromKey, bucket, key, metadata) => {
    const kept = isReplaced ? metadata : null
    const copied = await store.copyObject(fromBucket, fromKey, bucket, key, kept, versionId)
    const made = copied['x-amz-version-id']
    if (made !== undefined) ctx.set('x-amz-version-id', `${made}`)
    return copied
  }
}
