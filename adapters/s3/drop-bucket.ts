/** The drop bucket: what is in it, and the bytes of one version of an object, whole. */
import {
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3'
import { HandBack, MetertallyError } from '../../domain/errors.ts'
import type { ByteRange } from '../../domain/ingestion/splitting/cut-lines.ts'
import type { DropBucket, ExpirationRule, ObjectVersion } from '../../domain/ports.ts'
import { toExpirationRules } from './expiration-rules.ts'
import { toWholeSeconds } from './whole-seconds.ts'

/** Reads that fail in a row without a byte in between, before the fault is passed on. */
const ATTEMPTS = 4
/** Breaks of one read in all, and for each MiB read: a server that gives a byte a time is broken. */
const BREAKS = 50
const MIB = 2 ** 20

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
   * length, and what lacks is fetched with a ranged GET of the same version. Throws HandBack where
   * that version is gone, MetertallyError (`read-interrupted`) where S3 breaks off again and again,
   * and a refusal of S3 as it comes.
   */
  async *open(object: ObjectVersion, range?: ByteRange): AsyncGenerator<Uint8Array> {
    const { from, to } = range ?? { from: 0, to: object.size }
    let received = from
    let breaks = 0
    let inVain = 0
    while (received < to) {
      const before = received
      let cause: unknown
      try {
        for await (const chunk of await this.#get(object, received, to)) {
          received += chunk.length
          yield chunk
        }
      } catch (error) {
        if (statusOf(error) === 412 || statusOf(error) === 404) throw changed(object)
        if (isRefusal(error) || (received >= to && isCorrupt(error))) throw error
        cause = error
      }
      if (received >= to) return
      inVain = received > before ? 0 : inVain + 1
      if (inVain >= ATTEMPTS || ++breaks >= BREAKS + (received - from) / MIB) {
        throw interrupted(object, received, breaks, cause)
      }
    }
  }

  async #get(object: ObjectVersion, from: number, to: number): Promise<AsyncIterable<Uint8Array>> {
    const isWhole = from === 0 && to === object.size
    const answer = await this.#client.send(
      new GetObjectCommand({
        Bucket: this.name,
        Key: object.key,
        IfMatch: `"${object.etag}"`,
        VersionId: object.versionId,
        ...(!isWhole && { Range: `bytes=${from}-${to === object.size ? '' : to - 1}` }),
      }),
    )
    return answer.Body as unknown as AsyncIterable<Uint8Array>
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

  /**
   * One at a time: in a page of several, S3 lists versions and delete markers each for themselves,
   * and the SDK does not tell how they lie between each other.
   */
  async *versions(key: string): AsyncGenerator<ObjectVersion | 'deleted'> {
    let marker: Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'> | undefined
    do {
      const answer = await this.#client.send(
        new ListObjectVersionsCommand({ Bucket: this.name, Prefix: key, MaxKeys: 1, ...marker }),
      )
      const version = answer.Versions?.[0]
      const deletion = answer.DeleteMarkers?.[0]
      if (deletion?.Key === key) yield 'deleted'
      if (deletion !== undefined || (version && version.Key !== key)) return
      if (version?.VersionId !== undefined && !version.IsLatest) {
        const { ETag, LastModified, Size, VersionId } = version
        yield { ...toVersion(key, ETag, LastModified, Size), versionId: VersionId }
      }
      marker = answer.IsTruncated
        ? { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker }
        : undefined
    } while (marker !== undefined)
  }

  async expirations(): Promise<readonly ExpirationRule[]> {
    try {
      const request = new GetBucketLifecycleConfigurationCommand({ Bucket: this.name })
      return toExpirationRules((await this.#client.send(request)).Rules ?? [])
    } catch (error) {
      if ((error as Error).name === 'NoSuchLifecycleConfiguration') return []
      throw error
    }
  }
}

function toVersion(key: string, etag = '', lastModified = new Date(0), size = 0): ObjectVersion {
  return {
    key,
    etag: etag.replaceAll('"', ''),
    // HEAD tells whole seconds and LIST milliseconds: what is compared must be told by both.
    lastModified: toWholeSeconds(lastModified),
    size,
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
}

function changed({ key }: ObjectVersion): HandBack {
  return new HandBack('object-changed', `The object ${key} changed while it was read.`, 1, { key })
}

/** The service says no: it will to the next attempt, too. The SDK has tried again where that helps. */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0
  return status >= 400 && status < 500
}

/** The SDK compares the bytes with S3's checksum; only the sentence tells its error from others. */
function isCorrupt(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Checksum mismatch')
}

function interrupted(
  { key, size }: ObjectVersion,
  received: number,
  breaks: number,
  cause: unknown,
): MetertallyError {
  return new MetertallyError(
    'read-interrupted',
    `S3 broke off reading ${key} again and again; ${received} of ${size} bytes came.`,
    { key, received, breaks },
    cause,
  )
}
