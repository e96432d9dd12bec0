/** What kind of file some bytes begin: told by its magic numbers, never by its name. */

import { isTarHeader, TAR_BLOCK } from './tar-header.ts'

/** Bytes that tell every kind. */
export const HEAD_LENGTH = TAR_BLOCK

const MAGIC = [
  ['gzip', '1f8b'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
  ['zip', '504b3030504b0304'],
  ['split zip', '504b0708'],
  ['7z', '377abcaf271c'],
  ['rar', '526172211a07'],
  ['xz', 'fd377a585a00'],
  ['bzip2', '425a6839314159265359'],
  ['zstd', '28b52ffd'],
] as const

/** `text` for all that is none of the kinds known here. */
export type Kind = 'text' | 'tar' | (typeof MAGIC)[number][0]

/** Whether a file is none of plain text; `head` holds as many bytes. */
export function isPacked(head: Uint8Array): boolean {
  return kindOf(Buffer.from(head)) !== 'text'
}

/** The kind of the file that begins with `head`, which holds HEAD_LENGTH bytes or the whole file. */
export function kindOf(head: Buffer): Kind {
  const hex = head.toString('hex', 0, 16)
  const found = MAGIC.find(([, magic]) => hex.startsWith(magic))
  return found?.[0] ?? (isTarHeader(head) ? 'tar' : 'text')
}
