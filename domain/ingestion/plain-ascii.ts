/** Whether bytes are ASCII without NUL: many at once, as a loop over them takes more than twice as long. */
import { Buffer, isAscii } from 'node:buffer'

/** False also where only the slower way can tell. */
export function isPlainAscii(bytes: Uint8Array): boolean {
  return isAscii(bytes) && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(0) < 0
}
