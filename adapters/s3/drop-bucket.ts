/** The drop bucket: what is in it, and the bytes of one version of an object, whole. */
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3'
import { HandBack, MetertallyError } from '../../domain/errors.ts'
import type { DropBucket, ExpirationRule, ObjectVersion } from '../../domain/ports.ts'

/** Reads that fail in a row without a byte in between, before the fault is passed on. */
const ATTEMPTS = 4

export class S3DropBucket implements DropBucket {
  readonly name: string
  readonly #client: S3Client

  constructor(client: S3Client, name: string) {
    this.#client = client
    this.name = name
  }

  async head(key: string): Promise<ObjectVersion | undefined> {
    try {
      const answer = await this.#client.send(new HeadObjectCommand({ Bucket: this.name, Key: key }))
      return toVersion(key, answer.ETag, answer.LastModified, answer.ContentLength)
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw error
    }
  }

  /**
   * S3 may cut a stream short without an error, so the bytes are counted against the object's
   * length, and what lacks is fetched with a ranged GET of the same version.
   */
  async *open(object: ObjectVersion): AsyncGenerator<Uint8Array> {
    let received = 0
    let failures = 0
    while (received < object.size) {
      const before = received
      let cause: unknown
      try {
        for await (const chunk of await this.#get(object, received)) {
          received += chunk.length
          yield chunk
        }
      } catch (error) {
        if (statusOf(error) === 412 || statusOf(error) === 404) throw changed(object)
        cause = error
      }
      if (received > before) failures = 0
      else if (++failures >= ATTEMPTS) {
        throw cause ?? new MetertallyError('object-changed', `S3 sends no more of ${object.key}.`)
      }
    }
  }

  async #get(object: ObjectVersion, from: number): Promise<AsyncIterable<Uint8Array>> {
    const answer = await this.#client.send(
      new GetObjectCommand({
        Bucket: this.name,
        Key: object.key,
        IfMatch: `"${object.etag}"`,
        ...(from > 0 && { Range: `bytes=${from}-` }),
      }),
    )
    return answer.Body as unknown as AsyncIterable<Uint8Array>
  }

  async *versions(_key: string): AsyncGenerator<ObjectVersion> {}

  async expirations(): Promise<readonly ExpirationRule[]> {
    return []
  }

  async *list(prefix = ''): AsyncGenerator<ObjectVersion> {
    let token: string | undefined
    do {
      const answer = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.name,
          Prefix: prefix,
          ContinuationToken: token,
        }),
      )
      for (const { Key, ETag, LastModified, Size } of answer.Contents ?? []) {
        if (Key !== undefined) yield toVersion(Key, ETag, LastModified, Size)
      }
      token = answer.NextContinuationToken
    } while (token !== undefined)
  }
}

function toVersion(key: string, etag = '', lastModified = new Date(0), size = 0): ObjectVersion {
  return {
    key,
    etag: etag.replaceAll('"', ''),
    // HEAD tells whole seconds and LIST milliseconds: what is compared must be told by both.
    lastModified: `${lastModified.toISOString().slice(0, 19)}Z`,
    size,
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
}

function changed({ key }: ObjectVersion): HandBack {
  return new HandBack('object-changed', `The object ${key} changed while it was read.`, 1, { key })
}
