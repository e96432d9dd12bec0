/** One file of an archive before it is known to be text. */
import type { UnreadableFile } from '../../domain/errors.ts'

/** As many characters as a key of S3 may have bytes; archives may write names of megabytes. */
export const LONGEST_NAME = 1024

export interface Entry {
  /** As the archive tells it. */
  readonly name: string
  /** Must be read to its end before the next entry is asked for. */
  readonly bytes: AsyncGenerator<Uint8Array>
  /** Why nobody can read it; its bytes can only be passed over. */
  readonly fault?: UnreadableFile | undefined
}
