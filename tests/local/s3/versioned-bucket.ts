/** Writes to a running server, and what it then tells of versions, for the tests beside it. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ObjectVersion,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { expect } from '@jest/globals'
import { bucket, type RunningServer } from './running-server.ts'

export class VersionedBucket {
  readonly name: string
  private readonly server: RunningServer

  constructor(server: RunningServer, name = bucket) {
    this.server = server
    this.name = name
  }

  /** Gives the version's id. */
  async put(Key: string, Body: string): Promise<string | undefined> {
    const put = new PutObjectCommand({ Bucket: this.name, Key, Body })
    return (await this.server.client.send(put)).VersionId
  }

  async remove(Key: string): Promise<void> {
    await this.server.client.send(new DeleteObjectCommand({ Bucket: this.name, Key }))
  }

  /** The text of a version, or of the current one. */
  async text(Key: string, VersionId?: string): Promise<string | undefined> {
    const get = new GetObjectCommand({ Bucket: this.name, Key, VersionId })
    return (await this.server.client.send(get)).Body?.transformToString()
  }

  /** All versions, asked for in pages of that size. */
  async list(
    request: Omit<ListObjectVersionsCommandInput, 'Bucket'> = {},
  ): Promise<ObjectVersion[]> {
    const versions: ObjectVersion[] = []
    let marker: Partial<ListObjectVersionsCommandInput> | undefined
    do {
      const page = await this.server.client.send(
        new ListObjectVersionsCommand({ Bucket: this.name, ...request, ...marker }),
      )
      const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
      expect(entries.length).toBeLessThanOrEqual(request.MaxKeys ?? 1000)
      versions.push(...(page.Versions ?? []))
      marker = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined
    } while (marker)
    return versions
  }

  /** The texts of all versions of a key, newest first. */
  async history(key: string): Promise<(string | undefined)[]> {
    const texts: (string | undefined)[] = []
    for (const { Key, VersionId } of await this.list({ Prefix: key })) {
      if (Key === key) texts.push(await this.text(key, VersionId))
    }
    return texts
  }
}
