/** Multipart uploads in progress: each has a directory with its description and its parts. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import S3Error from '@20minutes/s3rver/lib/models/error.js'
import { isMissing, publishFile } from './durable-files.ts'
import {
  type ObjectDescription,
  type ObjectSource,
  openObjectFile,
  streamObject,
  writeObjectFile,
} from './object-file.ts'

export interface Part {
  readonly number: number
  readonly etag: string
}

interface Upload {
  readonly bucket: string
  readonly key: string
  readonly metadata: Record<string, string>
}

export class MultipartUploads {
  private readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  async begin(uploadId: string, upload: Upload): Promise<void> {
    await mkdir(this.path(uploadId), { recursive: true })
    await writeFile(join(this.path(uploadId), 'upload.json'), JSON.stringify(upload))
  }

  async putPart(
    bucket: string,
    uploadId: string,
    partNumber: string,
    content: ObjectSource['content'],
  ): Promise<ObjectDescription> {
    await this.read(bucket, uploadId)
    if (!/^[1-9]\d{0,4}$/.test(partNumber) || Number(partNumber) > 10_000) {
      throw new S3Error('InvalidArgument', 'Part number must be an integer between 1 and 10000')
    }
    const temporary = join(this.path(uploadId), `${randomUUID()}.tmp`)
    try {
      const part = await writeObjectFile(temporary, { content, metadata: {} })
      await publishFile(temporary, join(this.path(uploadId), partNumber))
      return part
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  /** Where the upload goes, and its parts put together; throws if one is not as the client says. */
  async assemble(
    bucket: string,
    uploadId: string,
    parts: readonly Part[],
  ): Promise<Upload & ObjectSource> {
    const upload = await this.read(bucket, uploadId)
    const etags = createHash('md5')
    let previous = 0
    for (const part of parts) {
      if (part.number <= previous) {
        throw new S3Error('InvalidPartOrder', 'The list of parts was not in ascending order.')
      }
      previous = part.number
      const stored = await openObjectFile(this.partPath(uploadId, part))
      await stored?.handle.close()
      if (stored?.etag !== part.etag) {
        throw new S3Error('InvalidPart', 'One or more of the specified parts could not be found.')
      }
      etags.update(stored.etag, 'hex')
    }
    const etag = `${etags.digest('hex')}-${parts.length}`
    return { ...upload, etag, content: this.concatenate(uploadId, parts) }
  }

  async end(uploadId: string): Promise<void> {
    await rm(this.path(uploadId), { recursive: true, force: true })
  }

  async abort(bucket: string, uploadId: string): Promise<void> {
    await this.read(bucket, uploadId)
    await this.end(uploadId)
  }

  private async *concatenate(uploadId: string, parts: readonly Part[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) {
      const stored = await openObjectFile(this.partPath(uploadId, part))
      if (stored?.etag !== part.etag) {
        await stored?.handle.close()
        throw new S3Error('InvalidPart', 'A part was replaced while the upload was completed.')
      }
      yield* streamObject(stored)
    }
  }

  private async read(bucket: string, uploadId: string): Promise<Upload> {
    try {
      const upload = JSON.parse(await readFile(join(this.path(uploadId), 'upload.json'), 'utf8'))
      if (upload.bucket === bucket) return upload
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    throw noSuchUpload()
  }

  private partPath(uploadId: string, part: Part): string {
    return join(this.path(uploadId), String(part.number))
  }

  private path(uploadId: string): string {
    // The id comes from the query string and must not lead out of the directory.
    if (!/^[0-9a-f]{32}$/.test(uploadId)) throw noSuchUpload()
    return join(this.directory, uploadId)
  }
}

function noSuchUpload(): S3Error {
  return new S3Error('NoSuchUpload', 'The specified multipart upload does not exist.')
}
