/** Versions of objects that are read in parts, and the messages by which parts find their readers. */
import type { ObjectVersion } from '../../ports.ts'

/** A version, the settings that it is read with, and how it is cut. */
export interface SplitVersion
  extends Readonly<Required<Pick<ObjectVersion, 'key' | 'etag' | 'lastModified' | 'size'>>> {
  readonly bucket: string
  readonly readAs: string
  readonly partBytes: number
}

/** A part that is to be read, or one that is to be written as that generation. */
export type PartMessage = SplitVersion & { readonly part: number } & (
    | { readonly phase: 'read' }
    | { readonly phase: 'write'; readonly generation: number }
  )

/** The record of an object that is written in parts. */
export interface SplitPlace {
  readonly source: string
  readonly generation: number
}

export function sourceOf({ bucket, key }: Pick<SplitVersion, 'bucket' | 'key'>): string {
  return `${bucket}/${key}`
}
