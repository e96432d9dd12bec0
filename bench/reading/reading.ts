/** Reading beside peers: a CSV file to validated, exact readings by meter-day. */
import { fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { median } from '../measure.ts'
import type { Task } from './child.ts'
import { readersOf, type SampleFacts } from './readers.ts'
import { LAYOUTS, type Sample } from './samples.ts'

const RUNS = 3

/** A line for each layout: our rate, and how many times each peer's it is. */
export async function benchReading(only: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'metertally-bench-'))
  for (const layout of LAYOUTS) {
    if (only.length > 0 && !only.includes(layout.name)) continue
    const made = layout.make()
    const path = join(folder, `${made.name}.csv`)
    await writeFile(path, made.text)
    const peers = Object.keys(await readersOf(made)).filter((name) => name !== 'ours')
    const { text: _, ...sample } = made
    const beside: Beside[] = []
    for (const peer of peers) beside.push(await timeBeside(peer, sample, path))
    report(made, beside)
    if (layout.name === 'long') await benchGzip(made, path)
    await rm(path)
  }
  await rm(folder, { recursive: true })
}

/** Seconds of runs of ours and a peer, which took turns. */
interface Beside {
  readonly peer: string
  readonly own: readonly number[]
  readonly theirs: readonly number[]
  /** How many times as long the peer took. */
  readonly ratio: number
}

/** Each run right behind one of ours: a machine that is slow for a minute is so for both. */
async function timeBeside(peer: string, sample: SampleFacts, path: string): Promise<Beside> {
  const own: number[] = []
  const theirs: number[] = []
  for (let run = 0; run < RUNS; run++) {
    own.push(await timeOf({ sample, reader: 'ours', path }))
    theirs.push(await timeOf({ sample, reader: peer, path }))
  }
  const ratio = median(own.map((seconds, run) => (theirs[run] as number) / seconds))
  return { peer, own, theirs, ratio }
}

function timeOf(task: Task): Promise<number> {
  const child = fork(join(import.meta.dirname, 'child.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  return new Promise((resolve, reject) => {
    child.on('message', (seconds: number) => resolve(seconds))
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`${task.reader} ended with ${code}.`)))
    child.send(task)
  })
}

/** What inflating costs by itself, and what reading adds to it. */
async function benchGzip({ text, ...sample }: Sample, path: string): Promise<void> {
  const packed = `${path}.gz`
  await writeFile(packed, gzipSync(text))
  const { own, ratio } = await timeBeside('inflate', sample, packed)
  const rate = (text.length / 1e6 / median(own)).toFixed(0)
  console.log(
    `  as gzip    ${`${rate} MB/s`.padStart(11)}   ${(1 / ratio).toFixed(2)} times inflating alone`,
  )
  await rm(packed)
}

function report({ name, text, readings }: Sample, beside: readonly Beside[]): void {
  const megabytes = text.length / 1e6
  const own = median(beside.flatMap((one) => one.own))
  const rate = `${(megabytes / own).toFixed(0)} MB/s`.padStart(9)
  const perSecond = Math.round(readings / own / 1e5) / 10
  console.log(
    `${name.padEnd(7)}${rate}  ${perSecond} million readings/s  (${megabytes.toFixed(0)} MB)`,
  )
  for (const { peer, theirs, ratio } of beside) {
    const rate = `${(megabytes / median(theirs)).toFixed(0)} MB/s`.padStart(11)
    console.log(`  ${peer.padEnd(11)}${rate}   ratio ${ratio.toFixed(2)}`)
  }
}
