/** The members of an archive that are handed on, and their text. */
import type { UnreadableFile } from '../../domain/errors.ts'
import type { Member } from '../../domain/ports.ts'
import { cutInside } from '../../domain/short-text.ts'
import type { Budget } from './budget.ts'
import { ByteReader } from './byte-reader.ts'
import { type Entry, LONGEST_NAME } from './entry.ts'
import { emptyArchive, notRead } from './faults.ts'
import { gunzip } from './gunzip.ts'
import { HEAD_LENGTH, kindOf } from './kind.ts'
import { Remaining } from './remaining.ts'

/** The object itself as the only member: it is no archive. */
export async function* onlyMember(
  bytes: AsyncIterable<Uint8Array>,
  wasGzip: boolean,
): AsyncGenerator<Member> {
  const remaining = new Remaining(bytes)
  yield {
    name: undefined,
    bytes: wasGzip ? plainText(remaining, 'What the gzip data hold') : remaining,
  }
  await remaining.skip()
}

/** The files of an archive, without the hidden ones that macOS and others add to the user's own. */
export async function* members(
  entries: AsyncIterable<Entry>,
  budget: Budget,
): AsyncGenerator<Member> {
  let isEmpty = true
  for await (const entry of entries) {
    const name = tidy(entry.name)
    const remaining = new Remaining(entry.bytes)
    if (!isPassedOver(name)) {
      isEmpty = false
      budget.begin(name)
      yield { name, bytes: textOf(name, remaining, entry.fault, budget) }
    }
    await remaining.skip()
    budget.check()
  }
  if (isEmpty) throw emptyArchive()
}

/** With slashes whatever wrote it, without `./` or `/` before it, and fit to be shown. */
function tidy(name: string): string {
  return cutInside(name, LONGEST_NAME)
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
    .replaceAll(/\p{Cc}/gu, '\ufffd')
}

function isPassedOver(name: string): boolean {
  if (name === '' || name.endsWith('/')) return true
  return name.split('/').some((part) => part === '__MACOSX' || /^\.(?!\.?$)/.test(part))
}

async function* textOf(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  fault: UnreadableFile | undefined,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  if (fault !== undefined) throw fault
  const subject = `"${name}" in the archive`
  const reader = new ByteReader(bytes)
  const isGzip = kindOf(await reader.ahead(HEAD_LENGTH)) === 'gzip'
  const inner = isGzip ? budget.watch(gunzip(reader, `The gzip data of ${subject}`)) : reader
  yield* plainText(inner, subject, name)
}

/** Passes on what may be text. Throws UnreadableFile for what is packed once more. */
async function* plainText(
  bytes: AsyncIterable<Uint8Array>,
  subject: string,
  member?: string,
): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(bytes)
  const kind = kindOf(await reader.ahead(HEAD_LENGTH))
  if (kind !== 'text') {
    const called = kind === 'zip' ? 'zip, or a spreadsheet' : kind
    throw notRead(
      `${subject} is packed once more (${called}). Unpack it, and upload what it holds.`,
      member,
    )
  }
  yield* reader
}
