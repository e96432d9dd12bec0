/** `npm run bench:cold`: how large each packaged function is, and how long it takes to begin. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { notificationOf } from '../adapters/s3/notification-of.ts'
import { functionNames, handlers } from '../tests/deployment/package-reader.ts'
import { packageService } from '../tests/deployment/package-service.ts'
import { environment, unpack } from '../tests/deployment/unpacked.ts'

const run = promisify(execFile)
const RUNS = 15

/** One begin of a function in a process of its own. */
interface Start {
  readonly loadMs: number
  /** Processor time of that: what else the machine does falls on it less. */
  readonly loadCpuMs: number
  /** From the call to the first connection that it opens: wiring, configuration, signing. */
  readonly callMs: number
  readonly callCpuMs: number
  readonly rssMegabytes: number
}

interface Candidate {
  readonly name: string
  readonly file: string
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly event: unknown
}

/** Loads a module as Lambda does, calls its handler, and tells as soon as that opens a connection. */
const PROBE = `
  const [file, event] = process.argv.slice(1)
  const now = () => {
    const { user, system } = process.cpuUsage()
    return { ms: performance.now(), cpuMs: (user + system) / 1000 }
  }
  const start = now()
  const { handler } = require(file)
  const loaded = now()
  const tell = () => {
    const called = now()
    const told = {
      loadMs: loaded.ms - start.ms,
      loadCpuMs: loaded.cpuMs - start.cpuMs,
      callMs: called.ms - loaded.ms,
      callCpuMs: called.cpuMs - loaded.cpuMs,
      rssMegabytes: process.memoryUsage.rss() / 1e6,
    }
    require('node:fs').writeSync(1, '\\n' + JSON.stringify(told))
    process.exit()
  }
  if (handler === undefined) tell()
  require('node:net').Socket.prototype.connect = tell
  const context = { awsRequestId: 'any', getRemainingTimeInMillis: () => 60_000 }
  Promise.resolve(handler(JSON.parse(event), context)).finally(tell)`

async function start({ file, cwd, env, event }: Candidate): Promise<Start> {
  const options = ['--input-type=commonjs', '-e', PROBE, file, JSON.stringify(event)]
  const { stdout } = await run(process.execPath, options, { cwd, env })
  return JSON.parse(stdout.trim().split('\n').at(-1) as string)
}

/** One line for each function: medians of fresh processes, that of an empty module taken off. */
export async function benchCold(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'metertally-cold-'))
  try {
    const pack = await packageService(scratch, 'dev', [])
    const file = join(scratch, 'empty.cjs')
    await writeFile(file, '')
    const empty = { name: 'empty', file, cwd: scratch, env: process.env, event: {} }
    const functions = await Promise.all(
      functionNames.map(async (name): Promise<Candidate> => {
        const cwd = await unpack(pack, name)
        const env = environment(pack, name)
        return {
          ...{ name, cwd, env, file: join(cwd, `${handlers[name]}.cjs`) },
          event: eventOf(name, env),
        }
      }),
    )
    const starts = await startAll([empty, ...functions])
    console.log(`Cold start, Node ${process.version}; medians of ${RUNS} fresh processes`)
    const base = starts.get(empty) as Start
    for (const one of functions) {
      const code = await readFile(one.file)
      const its = starts.get(one) as Start
      const load = duration(its.loadMs - base.loadMs, its.loadCpuMs - base.loadCpuMs)
      const call = duration(its.callMs, its.callCpuMs)
      console.log(
        `${one.name.padEnd(14)}${kilobytes(code)}   gzip ${kilobytes(gzipSync(code))}   load ${load}   call to first request ${call}   ${its.rssMegabytes.toFixed(0)} MB`,
      )
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** The functions take turns, so that what else the machine does falls on all of them. */
async function startAll(candidates: readonly Candidate[]): Promise<Map<Candidate, Start>> {
  const starts = new Map(candidates.map((one): [Candidate, Start[]] => [one, []]))
  for (let turn = 0; turn < RUNS; turn++) {
    for (const one of candidates) starts.get(one)?.push(await start(one))
  }
  return new Map([...starts].map(([one, all]) => [one, medians(all)]))
}

function medians(all: readonly Start[]): Start {
  const of = (figure: keyof Start): number => median(all.map((one) => one[figure]))
  return {
    loadMs: of('loadMs'),
    loadCpuMs: of('loadCpuMs'),
    callMs: of('callMs'),
    callCpuMs: of('callCpuMs'),
    rssMegabytes: of('rssMegabytes'),
  }
}

/** An event on which the function does its usual work. */
function eventOf(name: string, { DROP_BUCKET = '' }: NodeJS.ProcessEnv): unknown {
  if (name === 'api') {
    return { path: '/consumption/2025-06-01', httpMethod: 'GET', headers: {}, requestContext: {} }
  }
  if (name !== 'ingest') return { runId: 'any', slice: 0 }
  const body = JSON.stringify(notificationOf({ bucket: DROP_BUCKET, key: 'a.csv', removed: false }))
  return { Records: [{ eventSource: 'aws:sqs', messageId: 'any', body, attributes: {} }] }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[numbers.length >> 1] as number
}

function kilobytes(content: Uint8Array): string {
  return `${(content.length / 1000).toFixed(0).padStart(4)} KB`
}

function duration(ms: number, cpuMs: number): string {
  return `${ms.toFixed(0).padStart(4)} ms (${cpuMs.toFixed(0).padStart(3)} of processor)`
}

if (process.argv[1] === import.meta.filename) await benchCold()
