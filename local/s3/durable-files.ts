/** Puts finished files into place, and takes them away, so that either survives a power cut. */
import { link, mkdir, open, rename, rmdir, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Renames a flushed file to its place, replacing what is there, and makes its directories. */
export function publishFile(temporary: string, target: string): Promise<void> {
  return place(target, () => rename(temporary, target))
}

/** Gives a file a second name, which must be free, and makes its directories. */
export function linkFile(existing: string, target: string): Promise<void> {
  return place(target, () => link(existing, target))
}

/** Makes an empty file, unless it is there. */
export function markFile(target: string): Promise<void> {
  return place(target, () => writeFile(target, ''))
}

async function place(target: string, put: () => Promise<void>): Promise<void> {
  const directory = dirname(target)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const firstMade = await mkdir(directory, { recursive: true })
      await put()
      await syncDirectories(directory, firstMade ? dirname(firstMade) : directory)
      return
    } catch (error) {
      // A delete that empties the directory may take it away between the two calls.
      if (!isMissing(error) || attempt === 100) throw error
    }
  }
}

/** Deletes a file, and the directories below `root` that this leaves empty; false if it was gone. */
export async function removeFile(path: string, root: string): Promise<boolean> {
  try {
    await unlink(path)
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
  await syncDirectories(dirname(path), dirname(path))
  await pruneDirectories(dirname(path), root)
  return true
}

/** True for the error that says that a file or directory does not exist. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
}

async function pruneDirectories(from: string, root: string): Promise<void> {
  for (let directory = from; directory !== root; directory = dirname(directory)) {
    try {
      // Refuses, as it must, if a concurrent upload has put something in meanwhile.
      await rmdir(directory)
    } catch {
      return
    }
  }
}

async function syncDirectories(from: string, to: string): Promise<void> {
  for (let directory = from; ; directory = dirname(directory)) {
    await syncDirectory(directory)
    if (directory === to) return
  }
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open directories, and needs no such flush.
  if (process.platform === 'win32') return
  try {
    const handle = await open(directory)
    await handle.sync().finally(() => handle.close())
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
