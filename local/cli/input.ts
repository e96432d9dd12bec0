/** A file to explain, which is read more than once: standard input is kept in a file meanwhile. */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

export interface Input {
  /** What the file is called to people. */
  readonly name: string
  /** The key that it would have: its path from the current folder, or its name from elsewhere. */
  readonly key: string
  readonly bytes: number
  open(): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

/** Throws an error with a sentence where there is no such file. */
export async function openInput(file: string): Promise<Input> {
  if (file === '-') return standardInput()
  const facts = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT'
        ? `There is no file ${file}.`
        : `${file} cannot be opened: ${error.message}.`,
    )
  })
  if (facts.isDirectory()) throw new Error(`${file} is a folder; name the files in it.`)
  return {
    name: file,
    key: keyOf(file),
    bytes: facts.size,
    open: () => createReadStream(file),
    close: async () => {},
  }
}

function keyOf(file: string): string {
  const path = relative(process.cwd(), resolve(file))
  const isOutside = path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
  return isOutside ? basename(file) : path.split(sep).join('/')
}

async function standardInput(): Promise<Input> {
  const folder = await mkdtemp(join(tmpdir(), 'metertally-'))
  const copy = join(folder, 'stdin')
  await pipeline(process.stdin, createWriteStream(copy))
  return {
    name: 'Standard input',
    key: 'stdin',
    bytes: (await stat(copy)).size,
    open: () => createReadStream(copy),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
