/**
 * `npm run bench -- memory`, or `node bench/memory.ts 1 4`: the peak memory of ingesting so many
 * gigabytes of long CSV, and how many items it writes for a meter-day.
 */
import { fork } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { MemoryFigures } from './memory/ingest-child.ts'
import type { LongFile, Order } from './memory/long-file.ts'

const GB = 1e9
const METERS = 100_000
const SHOWN_SECONDS = 0.1

export async function benchMemory(only: readonly string[] = []): Promise<void> {
  const program = await bundle()
  for (const file of filesOf(only)) print(file, await figuresOf(program, file))
}

/** `1`: so many GB in the worst order; `random:0.1:1000`: another order, and other meters. */
function filesOf(only: readonly string[]): LongFile[] {
  const asked =
    only.length > 0 ? only : ['1', '4', 'meter:1', 'newest:1', 'random:0.1', 'random:0.1:1000']
  return asked.map((text) => {
    const parts = text.split(':')
    const order = (parts.length > 1 ? parts[0] : 'time') as Order
    const bytes = Number(parts.at(parts.length > 1 ? 1 : 0)) * GB
    return { order, bytes, meters: Number(parts[2] ?? METERS) }
  })
}

/** As a Lambda has it: Node's own stripping of types would take memory of its own. */
async function bundle(): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), 'metertally-memory-')), 'ingest-child.cjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'memory/ingest-child.ts')],
    ...{ outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node24', minify: true },
    // Of the library of holidays, which nothing here asks for.
    logOverride: { 'empty-import-meta': 'silent' },
  })
  return outfile
}

/** In a process with the flags of the ingest function (serverless.yml). */
function figuresOf(program: string, file: LongFile): Promise<MemoryFigures> {
  const child = fork(program, { execArgv: ['--max-semi-space-size=16'] })
  return new Promise((resolve, reject) => {
    let figures: MemoryFigures | undefined
    child.on('message', (told: MemoryFigures) => {
      figures = told
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (figures !== undefined) resolve(figures)
      else reject(new Error(`${file.order} ended without figures: ${signal ?? code}`))
    })
    child.send(file)
  })
}

function print({ order, meters }: LongFile, figures: MemoryFigures): void {
  const { bytes, phases, peakMegabytes, items, meterDays } = figures
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0)
  const megabytes = bytes / 1e6
  console.log(
    `${(megabytes / 1000).toFixed(1)} GB by ${order}, ${meters} meters: peak ${peakMegabytes.toFixed(0)} MB; ` +
      `${items} items for ${meterDays} meter-days, ${(items / meterDays).toFixed(2)} each; ` +
      `${seconds.toFixed(0)} s, ${(megabytes / seconds).toFixed(1)} MB/s`,
  )
  for (const { name, seconds: took, peakMegabytes: peak } of phases) {
    if (took < SHOWN_SECONDS) continue
    console.log(
      `    ${name.padEnd(14)}${took.toFixed(1).padStart(8)} s   peak by its end ${peak.toFixed(0)} MB`,
    )
  }
}

if (import.meta.main) await benchMemory(process.argv.slice(2))
