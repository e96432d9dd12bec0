/** A short name for an object, for keys in which its own (up to 1,024 bytes) has no room. */
import { createHash } from 'node:crypto'

/** 128 bits of the SHA-256 of bucket and key, in 22 characters. */
export function objectId(source: string): string {
  return createHash('sha256').update(source).digest().subarray(0, 16).toString('base64url')
}
