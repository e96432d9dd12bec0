/** What is said of an archive that cannot be read. */
import { UnreadableFile } from '../../domain/errors.ts'

/** The archive as a whole is damaged: nothing behind the fault can be trusted. */
export function brokenArchive(what: string, cause?: unknown): UnreadableFile {
  return new UnreadableFile(
    'file-broken-archive',
    `${what}. Make the archive again and upload it whole.`,
    {},
    cause,
  )
}

/** The archive or its member is of a kind that is not read, and what to do instead. */
export function notRead(what: string, member?: string): UnreadableFile {
  return new UnreadableFile('file-not-csv', what, { member })
}

export function emptyArchive(): UnreadableFile {
  return new UnreadableFile(
    'file-empty',
    'The archive has no file to read (folders, hidden files and links do not count).',
  )
}
