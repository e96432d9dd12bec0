/** The parts of s3rver (untyped CommonJS) that the embedded S3 server builds on. */

declare module '@20minutes/s3rver' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  export interface Context {
    readonly method: string
    readonly path: string
    readonly headers: Record<string, string | undefined>
    query: Record<string, string | string[] | undefined>
    readonly state: Record<string, unknown>
    store: object
    req: IncomingMessage | NodeJS.ReadableStream
    readonly res: ServerResponse
    status: number
    type: string
    body: unknown
    set(header: string, value: string): void
  }
  export type Middleware = (ctx: Context, next: () => Promise<void>) => Promise<void>

  export default class S3rver {
    constructor(options: object)
    store: object
    readonly context: { store: object }
    readonly middleware: Middleware[]
    callback(): RequestListener
    on(event: 'error', listener: (error: Error) => void): this
  }
}

declare module '@20minutes/s3rver/lib/stores/filesystem.js' {
  export default class FilesystemStore {
    constructor(directory: string)
    readonly rootDirectory: string
    getBucketPath(bucket: string): string
    getResourcePath(bucket: string, key: string | undefined, resource: string): string
    getBucket(bucket: string): Promise<object | null>
    putBucket(bucket: string): Promise<object>
    deleteBucket(bucket: string): Promise<void>
    deleteSubresource(bucket: string, key: string | undefined, type: string): Promise<void>
  }
}

declare module '@20minutes/s3rver/lib/models/object.js' {
  import type { Readable } from 'node:stream'

  export default class S3Object {
    static readonly ALLOWED_METADATA: readonly string[]
    constructor(
      bucket: string,
      key: string,
      content: Readable | Buffer | null,
      metadata: Record<string, string | number | undefined>,
    )
    readonly bucket: string
    readonly key: string
    content: Readable | Buffer | null
    readonly metadata: Record<string, string>
    readonly size: number
    readonly lastModifiedDate: Date
    range?: { start: number; end: number }
  }
}

declare module '@20minutes/s3rver/lib/models/error.js' {
  export default class S3Error extends Error {
    constructor(code: string, message: string, detail?: Record<string, unknown>)
    readonly code: string
    readonly status: number
    readonly detail: Record<string, unknown>
  }
}

declare module '@20minutes/s3rver/lib/models/account.js' {
  const account: { DUMMY_ACCOUNT: object }
  export default account
}

declare module '@20minutes/s3rver/lib/controllers/bucket.js' {
  const controller: { METHODS: readonly string[] }
  export default controller
}
