/** Opens an object by its content: plain text, gzip, zip, tar or tar.gz. */
import type { Member, OpenArchive } from '../../domain/ports.ts'
import { Budget } from './budget.ts'
import { ByteReader } from './byte-reader.ts'
import type { Entry } from './entry.ts'
import { notRead } from './faults.ts'
import { gunzip } from './gunzip.ts'
import { HEAD_LENGTH, type Kind, kindOf } from './kind.ts'
import { members, onlyMember } from './member.ts'
import { tarEntries } from './tar.ts'
import { zipEntries } from './zip.ts'

export const openArchive: OpenArchive = async function* (bytes, limits) {
  const source = new ByteReader(bytes)
  try {
    const budget = new Budget(limits, () => source.received)
    yield* opened(source, await kindAhead(source), budget)
  } finally {
    await source.close()
  }
}

function opened(source: ByteReader, kind: Kind, budget: Budget): AsyncIterable<Member> {
  switch (kind) {
    case 'text':
      return onlyMember(source, false)
    case 'gzip':
      return inflated(new ByteReader(budget.watch(gunzip(source))), budget)
    case 'zip':
      return members(watched(zipEntries(source), budget), budget)
    case 'tar':
      return members(tarEntries(budget.watch(source)), budget)
    default:
      throw notRead(
        `The file is packed as ${kind}, which is not read. Pack it as zip, gzip or tar.gz, or upload it as plain CSV.`,
      )
  }
}

async function kindAhead(reader: ByteReader): Promise<Kind> {
  return kindOf(await reader.ahead(HEAD_LENGTH))
}

async function* inflated(reader: ByteReader, budget: Budget): AsyncGenerator<Member> {
  if ((await kindAhead(reader)) === 'tar') yield* members(tarEntries(reader), budget)
  else yield* onlyMember(reader, true)
}

async function* watched(entries: AsyncIterable<Entry>, budget: Budget): AsyncGenerator<Entry> {
  for await (const entry of entries) yield { ...entry, bytes: budget.watch(entry.bytes) }
}
