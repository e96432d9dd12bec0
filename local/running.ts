/** `running.json` in the home folder: where the stack that runs on it can be reached. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { InvalidConfig } from '../domain/errors.ts'

const schema = z.object({
  pid: z.number().int().positive(),
  /** Addresses, such as `http://127.0.0.1:4000`. */
  api: z.url(),
  s3: z.url(),
  dynamodb: z.url(),
  messaging: z.url(),
  queueUrl: z.url(),
  deadLettersUrl: z.url(),
  topicArn: z.string().min(1),
  dropBucket: z.string().min(1),
  workBucket: z.string().min(1),
  /** Names of tables. */
  tables: z.object({
    readings: z.string().min(1),
    ingestions: z.string().min(1),
    anomalies: z.string().min(1),
  }),
})

/** Where a running stack can be reached. */
export type Running = Readonly<z.infer<typeof schema>>

const ANSWER_MS = 5000

/** Writes the file, whole or not at all. To be called once everything answers. */
export async function writeRunning(home: string, running: Running): Promise<void> {
  const path = pathIn(home)
  await writeFile(`${path}.new`, `${JSON.stringify(running, undefined, 2)}\n`)
  await rename(`${path}.new`, path)
}

/** Removes the file, on a clean stop. */
export async function removeRunning(home: string): Promise<void> {
  await rm(pathIn(home), { force: true })
}

/**
 * The stack that runs on the home folder; undefined where none does, also where one that was killed
 * has left its file behind. Throws InvalidConfig for a file that no stack of this version wrote.
 */
export async function readRunning(home: string): Promise<Running | undefined> {
  const text = await readFile(pathIn(home), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const running = parse(home, text)
  return isAlive(running.pid) && (await answers(running.api)) ? running : undefined
}

function pathIn(home: string): string {
  return join(home, 'running.json')
}

function parse(home: string, text: string): Running {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new InvalidConfig(
      'config-invalid',
      `${pathIn(home)} is not what a running metertally writes. Stop the one that runs on this folder and start it again.`,
      {},
      cause,
    )
  }
}

/** A process of another user counts as well. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Numbers of processes are used again, so that the process lives is not enough. */
async function answers(api: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/health', api), { signal: AbortSignal.timeout(ANSWER_MS) })
    return answer.ok
  } catch {
    return false
  }
}
