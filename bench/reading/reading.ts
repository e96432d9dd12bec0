/** Reading beside peers: a CSV file to validated, exact readings by meter-day. */
import { fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { median } from '../measure.ts'
import type { Task } from './child.ts'
import { readersOf } from './readers.ts'
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
    const names = Object.keys(await readersOf(made))
    report(made, await timesOf(made, path, names))
    if (layout.name === 'long') await benchGzip(made, path)
    await rm(path)
  }
  await rm(folder, { recursive: true })
}

/** Side by side, so that a noisy neighbour disturbs all. */
async function timesOf(
  { text: _, ...sample }: Sample,
  path: string,
  readers: readonly string[],
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(readers.map((name) => [name, []]))
  for (let run = 0; run < RUNS; run++) {
    for (const reader of readers) times.get(reader)?.push(await timeOf({ sample, reader, path }))
  }
  return times
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
async function benchGzip(sample: Sample, path: string): Promise<void> {
  const packed = `${path}.gz`
  await writeFile(packed, gzipSync(sample.text))
  const times = await timesOf(sample, packed, ['inflate', 'ours'])
  const own = median(times.get('ours') ?? [])
  const ratio = own / median(times.get('inflate') ?? [])
  const rate = (sample.text.length / 1e6 / own).toFixed(0)
  console.log(
    `  as gzip    ${`${rate} MB/s`.padStart(11)}   ${ratio.toFixed(2)} times inflating alone`,
  )
  await rm(packed)
}

function report({ name, text, readings }: Sample, times: ReadonlyMap<string, number[]>): void {
  const megabytes = text.length / 1e6
  const own = median(times.get('ours') ?? [])
  const rate = `${(megabytes / own).toFixed(0)} MB/s`.padStart(9)
  const perSecond = Math.round(readings / own / 1e5) / 10
  console.log(
    `${name.padEnd(7)}${rate}  ${perSecond} million readings/s  (${megabytes.toFixed(0)} MB)`,
  )
  for (const [peer, taken] of times) {
    if (peer === 'ours') continue
    const time = median(taken)
    const theirs = `${(megabytes / time).toFixed(0)} MB/s`.padStart(11)
    console.log(`  ${peer.padEnd(11)}${theirs}   ratio ${(time / own).toFixed(2)}`)
  }
}
