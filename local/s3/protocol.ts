/** The Koa middleware that goes before s3rver's routes and mends what they get wrong. */
import { Readable } from 'node:stream'
import type { Context, Middleware } from '@20minutes/s3rver'
import bucketController from '@20minutes/s3rver/lib/controllers/bucket.js'
import account from '@20minutes/s3rver/lib/models/account.js'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import type S3Object from '@20minutes/s3rver/lib/models/object.js'
import type { AtomicStore } from './atomic-store.ts'
import { bucketSubresources, describeBucket } from './bucket-request.ts'
import { readConditionally } from './conditional-read.ts'
import { noSuchVersion } from './object-metadata.ts'
import { prepareUpload } from './upload-request.ts'
import { elementsOf, textOf, toXml } from './xml.ts'

const leftToS3rver = bucketController.METHODS.filter((name) => !bucketSubresources.includes(name))

/** Serves what s3rver cannot, hands the rest on, and writes every answer's XML. */
export function createProtocol(store: AtomicStore): Middleware {
  return async (ctx, next) => {
    try {
      await handle(store, ctx, next)
      if (isPlainObject(ctx.body)) answer(ctx, ctx.status, ctx.body)
    } catch (error) {
      if (!(error instanceof S3Error)) throw error
      const { code, message, detail } = error
      answer(ctx, error.status, { Error: { Code: code, Message: message, ...detail } })
    }
  }
}

async function handle(store: AtomicStore, ctx: Context, next: () => Promise<void>): Promise<void> {
  acceptAnyCredentials(ctx)
  const { bucket, key } = parsePath(ctx.path)
  const isBucketRequest = bucket !== '' && key === ''
  const isRead = ctx.method === 'GET' || ctx.method === 'HEAD'
  if (isBucketRequest && isRead && !leftToS3rver.some((name) => name in ctx.query)) {
    await requireBucket(store, bucket)
    ctx.body = ctx.method === 'HEAD' ? '' : await describeBucket(store, bucket, ctx.query)
  } else if (isBucketRequest && ctx.method === 'POST' && 'delete' in ctx.query) {
    await requireBucket(store, bucket)
    ctx.body = await deleteObjects(store, bucket, ctx.req)
  } else if (key !== '' && ctx.method === 'DELETE' && typeof ctx.query.uploadId === 'string') {
    await requireBucket(store, bucket)
    await store.abortUpload(bucket, ctx.query.uploadId)
    ctx.status = 204
  } else if (ctx.method === 'DELETE' && 'versionId' in ctx.query) {
    throw versionsStay()
  } else if (isRead) {
    await readObject(store, ctx, next)
  } else {
    prepareUpload(store, ctx)
    await next()
  }
}

/** Takes signatures away, so that s3rver does not look for keys that it does not know. */
function acceptAnyCredentials(ctx: Context): void {
  delete ctx.headers.authorization
  const signature =
    /^(X-Amz-(Algorithm|Credential|Signature|SignedHeaders|Date|Expires)|Signature)$/
  if (Object.keys(ctx.query).some((name) => signature.test(name))) {
    ctx.query = Object.fromEntries(
      Object.entries(ctx.query).filter(([name]) => !signature.test(name)),
    )
  }
  ctx.state.account = account.DUMMY_ACCOUNT
  // Otherwise a request without x-amz headers may be taken for one to a website.
  ctx.state.service = 's3'
}

function parsePath(path: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) }
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.")
  }
}

async function requireBucket(store: AtomicStore, bucket: string): Promise<void> {
  if (await store.getBucket(bucket)) return
  throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket })
}

async function deleteObjects(
  store: AtomicStore,
  bucket: string,
  request: Context['req'],
): Promise<object> {
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString()
  const keys = elementsOf(body, 'Object').map((object) => elementsOf(object, 'Key').map(textOf)[0])
  if (keys.length === 0 || keys.length > 1000 || !keys.every((key) => key)) {
    throw new S3Error('MalformedXML', 'The XML you provided was not well-formed')
  }
  if (elementsOf(body, 'VersionId').length > 0) throw versionsStay()
  for (const key of keys) await store.deleteObject(bucket, key ?? '')
  const isQuiet = elementsOf(body, 'Quiet')[0] === 'true'
  return {
    DeleteResult: {
      '@': { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/' },
      Deleted: isQuiet ? [] : keys.map((key) => ({ Key: key })),
    },
  }
}

/** Better than to delete the object with all of its versions. */
function versionsStay(): S3Error {
  return new S3Error('NotImplemented', 'Deleting a single version is not implemented here')
}

async function readObject(
  store: AtomicStore,
  ctx: Context,
  next: () => Promise<void>,
): Promise<void> {
  const versionId = [ctx.query.versionId].flat()[0]
  let result: S3Object | undefined
  ctx.store = Object.create(store, {
    getObject: {
      value: async (bucket: string, key: string) => {
        const object = await store.objects.open(bucket, key, versionId)
        if (!object && versionId !== undefined) throw noSuchVersion(key, versionId)
        result = object && (await readConditionally(bucket, key, object, ctx.headers))
        if (object && result && store.objects.isVersioned(bucket)) {
          result.metadata['x-amz-version-id'] = store.objects.versionId(bucket, object)
        }
        return result ?? null
      },
    },
  })
  try {
    await next()
  } finally {
    // Not sent after a 304, for one; the open file would stay open.
    const content = result?.content
    if (content instanceof Readable && ctx.body !== content) content.destroy()
  }
}

function answer(ctx: Context, status: number, body: object): void {
  ctx.status = status
  ctx.type = 'application/xml'
  ctx.body = toXml(body)
}

function isPlainObject(body: unknown): body is object {
  return (
    typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === Object.prototype
  )
}
