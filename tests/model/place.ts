/** Where a soak has got to, kept in a small file, so that a stopped one goes on from there. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../end-to-end/harness.ts'

const FOLDER = join(root, '.soak')

/** How many batches of that seed the soak of that name has done. */
export async function placeOf(name: string, seed: number): Promise<number> {
  return (await read(name))[seed] ?? 0
}

export async function savePlace(name: string, seed: number, batches: number): Promise<void> {
  const places = { ...(await read(name)), [seed]: batches }
  await mkdir(FOLDER, { recursive: true })
  await writeFile(fileOf(name), `${JSON.stringify(places)}\n`)
}

async function read(name: string): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(fileOf(name), 'utf8'))
  } catch {
    // None yet, or one that was cut short: from the start.
    return {}
  }
}

function fileOf(name: string): string {
  return join(FOLDER, `${name}.json`)
}
