/** The folder that keeps all state of a local run. */
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InvalidConfig } from '../domain/errors.ts'

/** Makes the folder if it is not there. Throws InvalidConfig where that cannot be. */
export async function prepareHome(home: string): Promise<void> {
  try {
    await mkdir(dirname(home), { recursive: true })
    // Not recursive: where the system refuses, as in /proc, Node would try for ever.
    await mkdir(home).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    if (!(await stat(home)).isDirectory()) throw new Error('it is a file')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new InvalidConfig(
      'config-invalid',
      `METERTALLY_HOME: ${home} cannot be used as a folder (${why}).`,
      {},
      cause,
    )
  }
}
