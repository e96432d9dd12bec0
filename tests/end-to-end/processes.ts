/** `node local/main.ts` as a process of its own, as a user starts it, on free ports. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { S3Client } from '@aws-sdk/client-s3'
import { afterEach, beforeEach } from '@jest/globals'
import { COMPILE_CACHE } from '../compile-cache.ts'
import { root } from './harness.ts'
import { type Answer, readAnswer } from './http-json.ts'

export interface Started {
  readonly child: ChildProcess
  /** Lines printed so far, standard output and errors together. */
  readonly lines: string[]
  /** The API's address, once it is ready. Rejects if the process ends before. */
  readonly ready: Promise<string>
  readonly exited: Promise<number | null>
  get(path: string): Promise<Answer>
  /** A client of its S3 server. */
  s3(): S3Client
  kill(signal: NodeJS.Signals): Promise<void>
}

const FREE_PORTS = { PORT: '0', S3_PORT: '0', DYNAMODB_PORT: '0' }

function startProcess(
  home: string,
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Started {
  const child = spawn(process.execPath, [join(root, 'local', 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...COMPILE_CACHE,
      ...FREE_PORTS,
      METERTALLY_SAMPLES: 'off',
      METERTALLY_HOME: home,
      ...env,
    },
  })
  const lines: string[] = []
  const addressed = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      const [, address] = /^metertally ready (\S+)/.exec(line) ?? []
      if (address !== undefined) addressed.resolve(address)
    })
  }
  const exited = once(child, 'close').then(([code]) => {
    addressed.reject(new Error(`it ended with ${code}:\n${lines.join('\n')}`))
    return code as number | null
  })
  // Whoever does not wait for it need not hear of it.
  addressed.promise.catch(() => {})
  return {
    child,
    lines,
    ready: addressed.promise,
    exited,
    get: async (path) => readAnswer(await fetch(`${await addressed.promise}${path}`)),
    s3: () => clientOf(lines),
    kill: async (signal) => {
      child.kill(signal)
      await exited
    },
  }
}

function clientOf(lines: readonly string[]): S3Client {
  const [, endpoint] = /S3\s+(http:\/\/\S+)/.exec(lines.join('\n')) ?? []
  return createClient(endpoint ?? '')
}

export function createClient(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  })
}

export interface ProcessFolder {
  /** A path in the test's own temporary folder. */
  path(name: string): string
  /** Starts a process whose home is a folder in there. */
  start(home: string, env?: Record<string, string>, ...args: readonly string[]): Started
  /** Writes a file of configuration; gives the variable that names its folder. */
  configure(name: string, text: string): Promise<Record<string, string>>
}

/** Gives each test of a file a folder, and ends its processes after it. */
export function processFolder(): ProcessFolder {
  let folder = ''
  let running: Started[] = []
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'metertally-process-'))
  })
  afterEach(async () => {
    for (const started of running) await started.kill('SIGKILL')
    running = []
    await rm(folder, { recursive: true, force: true })
  })
  const path = (name: string): string => join(folder, name)
  return {
    path,
    start: (home, env, ...args) => {
      const started = startProcess(path(home), env, args)
      running.push(started)
      return started
    },
    configure: async (name, text) => {
      await mkdir(path('config'), { recursive: true })
      await writeFile(join(path('config'), name), text)
      return { METERTALLY_CONFIG: path('config') }
    },
  }
}
