/** JSON documents, gzipped, in the work bucket (which is never the drop bucket). */
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip, gunzip } from 'node:zlib'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'

const decompress = promisify(gunzip)

const AT_ONCE = 16

export class WorkBucket {
  readonly #client: S3Client
  readonly #name: string
  readonly #prefix: string

  /** Every key begins with the prefix, of which those who call know nothing. */
  constructor(client: S3Client, name: string, prefix = '') {
    this.#client = client
    this.#name = name
    this.#prefix = prefix
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.putText(key, [JSON.stringify(value)])
  }

  /** A document in pieces of its JSON, which is never held as a whole. */
  async putText(key: string, pieces: Iterable<string>): Promise<void> {
    const parts: Uint8Array[] = []
    await pipeline(pieces, createGzip(), async (zipped: AsyncIterable<Uint8Array>) => {
      for await (const part of zipped) parts.push(part)
    })
    const Body = Buffer.concat(parts)
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.#name,
        Key: this.#prefix + key,
        Body,
        ContentType: 'application/json',
        ContentEncoding: 'gzip',
      }),
    )
  }

  /** The document, or undefined if there is none. */
  async get<T>(key: string): Promise<T | undefined> {
    const object = await this.bytes(key)
    return object && (JSON.parse((await decompress(object.bytes)).toString()) as T)
  }

  /** An object just as it is, such as one that people put there; undefined if there is none. */
  async bytes(key: string): Promise<{ bytes: Uint8Array; etag: string } | undefined> {
    try {
      const answer = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#name, Key: this.#prefix + key }),
      )
      const bytes = await answer.Body?.transformToByteArray()
      return { bytes: bytes ?? new Uint8Array(), etag: answer.ETag ?? '' }
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw error
    }
  }

  async delete(key: string): Promise<void> {
    await this.#client.send(
      new DeleteObjectCommand({ Bucket: this.#name, Key: this.#prefix + key }),
    )
  }

  /** Deletes all documents that it has, under its prefix. */
  async clear(): Promise<void> {
    const keys = (await this.keys('')).values()
    const worker = async (): Promise<void> => {
      for (const key of keys) await this.delete(key)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  }

  /** Up to 1,000 keys that begin with the prefix and come after that one, sorted. */
  async keysAfter(prefix: string, limit: number, after?: string): Promise<string[]> {
    const answer = await this.#client.send(
      new ListObjectsV2Command({
        Bucket: this.#name,
        Prefix: this.#prefix + prefix,
        MaxKeys: limit,
        ...(after !== undefined && { StartAfter: this.#prefix + after }),
      }),
    )
    return (answer.Contents ?? []).map(({ Key = '' }) => Key.slice(this.#prefix.length))
  }

  /** All keys that begin with the prefix, sorted. */
  async keys(prefix: string): Promise<string[]> {
    const keys: string[] = []
    let token: string | undefined
    do {
      const answer = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#name,
          Prefix: this.#prefix + prefix,
          ContinuationToken: token,
        }),
      )
      for (const { Key } of answer.Contents ?? []) {
        if (Key !== undefined) keys.push(Key.slice(this.#prefix.length))
      }
      token = answer.NextContinuationToken
    } while (token !== undefined)
    return keys
  }
}

/** A number as text that sorts like the number. */
export function sortable(number: number): string {
  return String(number).padStart(10, '0')
}
