/** Starts served-process.ts on a directory, and kills it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export async function serve(directory: string): Promise<{ child: ChildProcess; endpoint: string }> {
  const script = join(import.meta.dirname, 'served-process.ts')
  const child = spawn(process.execPath, [script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  })
  const [endpoint] = await once(createInterface(child.stdout), 'line')
  return { child, endpoint }
}

export async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
