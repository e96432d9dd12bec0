/** What comes out of an archive. */
import { packTar, type TarEntry } from 'modern-tar'
import { openArchive } from '../../../adapters/archive/open-archive.ts'
import { UnreadableFile } from '../../../domain/errors.ts'
import { DEFAULT_LIMITS } from '../../../domain/ingestion/limits.ts'
import type { ArchiveLimits } from '../../../domain/ports.ts'
import { chunksOf } from '../csv/chunks.ts'

export type Contents = [name: string | undefined, text: string][]

/** All members with their text. */
export async function contents(
  chunks: Iterable<Uint8Array>,
  limits?: Partial<ArchiveLimits>,
): Promise<Contents> {
  const found: Contents = []
  for await (const { name, bytes } of openArchive(chunksOf(chunks), {
    ...DEFAULT_LIMITS,
    ...limits,
  })) {
    found.push([name, Buffer.concat(await Array.fromAsync(bytes)).toString()])
  }
  return found
}

/** The refusal; an error of another kind passes. */
export async function refusal(
  chunks: Iterable<Uint8Array>,
  limits?: Partial<ArchiveLimits>,
): Promise<UnreadableFile> {
  try {
    const found = await contents(chunks, limits)
    throw new Error(`was read: ${JSON.stringify(found).slice(0, 200)}`)
  } catch (error) {
    if (error instanceof UnreadableFile) return error
    throw error
  }
}

/** The archive's members in text, or the refusal's code. */
export async function outcome(chunks: Iterable<Uint8Array>): Promise<Contents | string> {
  try {
    return await contents(chunks)
  } catch (error) {
    if (error instanceof UnreadableFile) return error.code
    throw error
  }
}

/** A tar of files, or of what else a header may tell. */
export async function tarOf(
  files: readonly {
    name: string
    content?: string | Uint8Array
    header?: Partial<TarEntry['header']>
  }[],
): Promise<Buffer> {
  const entries = files.map(({ name, content = '', header }) => {
    const body = Buffer.from(content)
    return { header: { name, size: body.length, type: 'file' as const, ...header }, body }
  })
  return Buffer.from(await packTar(entries))
}
