/** S3 in memory behind the real SDK client: it answers the requests and counts them as they are billed. */
import { Readable } from 'node:stream'
import type { Aside } from './aside.ts'

/** An object whose bytes are made as they are read. */
export interface MadeObject {
  readonly size: number
  readonly open: () => Iterable<Uint8Array>
}

interface Request {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

const LAST_MODIFIED = new Date('2025-01-07T00:00:00Z').toUTCString()

/** A request handler for an S3 client with path style. */
export class MemoryBuckets {
  /** As AWS bills them: PUT and LIST at one price, GET and HEAD at another, DELETE free. */
  readonly requests = { puts: 0, lists: 0, gets: 0, deletes: 0 }
  putBytes = 0
  readonly #made = new Map<string, MadeObject>()
  readonly #documents = new Map<string, Uint8Array>()
  readonly #aside: Aside

  constructor(aside: Aside) {
    this.#aside = aside
  }

  /** Puts an object into a bucket without a request: `bucket/key`. */
  make(path: string, object: MadeObject): void {
    this.#made.set(`/${path}`, object)
  }

  clear(): void {
    this.#made.clear()
    this.#documents.clear()
  }

  async handle({ method, path, query = {}, body }: Request): Promise<{ response: unknown }> {
    if (method === 'PUT') {
      this.requests.puts++
      const bytes = Buffer.from(body as Uint8Array)
      this.putBytes += bytes.length
      this.#documents.set(path, bytes)
      return answer(200, { etag: '"made"' })
    }
    if (method === 'DELETE') {
      this.requests.deletes++
      this.#documents.delete(path)
      return answer(204)
    }
    if (method === 'GET' && 'list-type' in query) {
      this.requests.lists++
      return answer(200, { 'content-type': 'application/xml' }, [this.#list(path, query)])
    }
    this.requests.gets++
    const document = this.#documents.get(path)
    const made = document && { size: document.length, open: () => [document] }
    const object = made ?? this.#made.get(path)
    if (object === undefined) return answer(404, {}, [NO_SUCH_KEY])
    const length = { 'content-length': String(object.size) }
    const facts = { etag: '"made"', 'last-modified': LAST_MODIFIED, ...length }
    return answer(200, facts, method === 'HEAD' ? [] : this.#timed(object.open()))
  }

  *#timed(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
    const each = chunks[Symbol.iterator]()
    for (;;) {
      const { value, done } = this.#aside.take(() => each.next())
      if (done) return
      yield value
    }
  }

  #list(path: string, { prefix = '' }: Readonly<Record<string, unknown>>): Uint8Array {
    const bucket = path.replace(/\/$/, '')
    const contents = [...this.#documents.keys()]
      .filter((name) => name.startsWith(`${bucket}/${prefix}`))
      .map((name) => `<Contents><Key>${name.slice(bucket.length + 1)}</Key></Contents>`)
    return Buffer.from(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>${contents.sort().join('')}</ListBucketResult>`,
    )
  }
}

const NO_SUCH_KEY = Buffer.from('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>')

function answer(
  statusCode: number,
  headers: Record<string, string> = {},
  body: Iterable<Uint8Array> = [],
): { response: unknown } {
  return { response: { statusCode, headers, body: Readable.from(body, { objectMode: true }) } }
}
