/** JSON documents, gzipped, in the work bucket (which is never the drop bucket). */
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

export class WorkBucket {
  readonly #client: S3Client
  readonly #name: string

  constructor(client: S3Client, name: string) {
    this.#client = client
    this.#name = name
  }

  async put(key: string, value: unknown): Promise<void> {
    const Body = await compress(JSON.stringify(value))
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.#name,
        Key: key,
        Body,
        ContentType: 'application/json',
        ContentEncoding: 'gzip',
      }),
    )
  }

  /** The document, or undefined if there is none. */
  async get<T>(key: string): Promise<T | undefined> {
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.#name, Key: key }))
      const bytes = await answer.Body?.transformToByteArray()
      return JSON.parse((await decompress(bytes ?? new Uint8Array())).toString()) as T
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw error
    }
  }

  async delete(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#name, Key: key }))
  }

  /** All keys that begin with the prefix, sorted. */
  async keys(prefix: string): Promise<string[]> {
    const keys: string[] = []
    let token: string | undefined
    do {
      const answer = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#name, Prefix: prefix, ContinuationToken: token }),
      )
      for (const { Key } of answer.Contents ?? []) if (Key !== undefined) keys.push(Key)
      token = answer.NextContinuationToken
    } while (token !== undefined)
    return keys
  }
}

/** A number as text that sorts like the number. */
export function sortable(number: number): string {
  return String(number).padStart(10, '0')
}
