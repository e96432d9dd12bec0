/** Lists a bucket's keys in the order that S3 promises: by the bytes of their UTF-8 form. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './durable-files.ts'
import { decodeKey, joinName } from './key-path.ts'

export interface ListOptions {
  readonly prefix?: string | undefined
  readonly delimiter?: string | undefined
  readonly startAfter?: string | undefined
  readonly maxKeys?: number | undefined
}

export interface KeyPage {
  readonly keys: readonly string[]
  readonly commonPrefixes: readonly string[]
  readonly isTruncated: boolean
  /** The last key or common prefix on this page: the next page's `startAfter`. */
  readonly last?: string | undefined
}

/** All keys with the prefix, in no order. Directories that vanish meanwhile are no error. */
export async function findKeys(bucketPath: string, prefix = ''): Promise<string[]> {
  const keys: string[] = []
  const suffix = '@object'

  async function walk(directory: string, encodedParent: string): Promise<void> {
    const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
      if (isMissing(error)) return []
      throw error
    })
    for (const entry of entries) {
      if (entry.isDirectory()) {
        const encoded = joinName(encodedParent, entry.name)
        const start = encoded.endsWith('/') ? tryDecode(encoded) : ''
        if (start === undefined || !(start.startsWith(prefix) || prefix.startsWith(start))) continue
        await walk(join(directory, entry.name), encoded)
      } else if (entry.name.endsWith(suffix)) {
        const key = tryDecode(encodedParent + entry.name.slice(0, -suffix.length))
        if (key?.startsWith(prefix)) keys.push(key)
      }
    }
  }

  await walk(bucketPath, '')
  return keys
}

/** One page of keys; keys with `delimiter` after the prefix are rolled up into common prefixes. */
export function pageOfKeys(allKeys: readonly string[], options: ListOptions): KeyPage {
  const {
    prefix = '',
    delimiter = '',
    startAfter = '',
    maxKeys = Number.POSITIVE_INFINITY,
  } = options
  const candidates = allKeys
    .filter((key) => key.startsWith(prefix) && compareUtf8(key, startAfter) > 0)
    .sort(compareUtf8)
  const keys: string[] = []
  const commonPrefixes: string[] = []
  let last: string | undefined
  for (const key of candidates) {
    const at = delimiter ? key.indexOf(delimiter, prefix.length) : -1
    const item = at < 0 ? key : key.slice(0, at + delimiter.length)
    // A page that ended with a common prefix goes on behind all of its keys. A key comes twice if it
    // was overwritten while its directory was read.
    if (item === last || (at >= 0 && item === startAfter)) continue
    if (keys.length + commonPrefixes.length >= maxKeys) {
      return { keys, commonPrefixes, isTruncated: maxKeys > 0, last }
    }
    ;(at < 0 ? keys : commonPrefixes).push(item)
    last = item
  }
  return { keys, commonPrefixes, isTruncated: false, last }
}

/** Orders by UTF-8 bytes, which differs from JavaScript's order only where surrogates take part. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  let at = 0
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  if (at === length) return a.length - b.length
  return utf8Rank(a.charCodeAt(at)) - utf8Rank(b.charCodeAt(at))
}

function utf8Rank(unit: number): number {
  const isSurrogate = unit >= 0xd800 && unit <= 0xdfff
  return isSurrogate ? unit + 0x10000 : unit
}

function tryDecode(encoded: string): string | undefined {
  try {
    return decodeKey(encoded)
  } catch {
    // Not a name that this store has made, such as a file that an editor left behind.
    return undefined
  }
}
