/**
 * `npm run bench:detection`, or `node bench/detection.ts 2000 400`: one invocation's slice of so many
 * meters with so many days of half hours: its time, its peak memory and what each detector takes of it.
 */
import { fork } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { SliceFigures, SliceSize } from './detection/slice-child.ts'

const ROOT = join(import.meta.dirname, '..')
const GOAL_MEGABYTES = 512
/** Of serverless.yml: what an invocation and an execution may last, and how many slices run at once. */
const INVOCATION_SECONDS = 900
const EXECUTION_SECONDS = 21_600
const SLICES_AT_ONCE = 10
/** A standard execution ends at 25,000 events, and a slice is seven of them. */
const SLICES_IN_HISTORY = Math.floor(25_000 / 7)

export async function benchDetection(only: readonly string[] = []): Promise<void> {
  const [meters = 2000, days = 400] = only.map(Number)
  print(await figuresOf(await bundle(), { meters, days }))
}

/** As a Lambda has it: Node's own stripping of types would take memory of its own. */
async function bundle(): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), 'metertally-detection-')), 'slice-child.cjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'detection/slice-child.ts')],
    ...{ outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node24', minify: true },
    // Of the library of holidays, which nothing here asks for.
    logOverride: { 'empty-import-meta': 'silent' },
    // Names in a profile.
    keepNames: true,
  })
  return outfile
}

function figuresOf(program: string, size: SliceSize): Promise<SliceFigures> {
  const child = fork(program, { cwd: ROOT })
  return new Promise((resolve, reject) => {
    let figures: SliceFigures | undefined
    child.on('message', (told: SliceFigures) => {
      figures = told
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (figures !== undefined) resolve(figures)
      else reject(new Error(`the slice ended without figures: ${signal ?? code}`))
    })
    child.send(size)
  })
}

function print(figures: SliceFigures): void {
  const { meters, days, cpuSeconds, wallSeconds, peakMegabytes, startMegabytes } = figures
  const whole = (count: number): string => Math.round(count).toLocaleString('en')
  const perMeter = (1000 * cpuSeconds) / meters
  const inTime = Math.floor(INVOCATION_SECONDS / (cpuSeconds / meters))
  const inRun = Math.min(
    SLICES_IN_HISTORY * meters,
    Math.floor((SLICES_AT_ONCE * EXECUTION_SECONDS) / (cpuSeconds / meters)),
  )
  const today = new Date().toISOString().slice(0, 10)
  const rows: [string, string][] = [
    ['CPU', `${cpuSeconds.toFixed(1)} s; ${perMeter.toFixed(1)} ms a meter`],
    ['meter-days judged', `${whole(figures.judgedDays / cpuSeconds)} a second of CPU`],
    ['by the clock', `${wallSeconds.toFixed(1)} s, what makes the data included`],
    [
      'peak memory',
      `${whole(peakMegabytes)} MB of ${GOAL_MEGABYTES}; ${whole(startMegabytes)} before it`,
    ],
    [
      'findings',
      `${whole(figures.findings)}, ${(figures.findings / (meters * (days / 365))).toFixed(1)} a meter-year`,
    ],
    [`meters in ${INVOCATION_SECONDS} s`, whole(inTime)],
    ['meters in a run', `${whole(inRun)}, ${SLICES_AT_ONCE} slices at once for 6 hours`],
    ['loading and settling', `${share(figures, cpuSeconds - sumOf(figures))}`],
    ...figures.detectors.map(({ name, seconds }): [string, string] => [
      `\`${name}\``,
      share(figures, seconds),
    ]),
  ]
  console.log(`${today}, ${cpus().length} CPUs of ${cpus()[0]?.model}, Node ${process.version}\n`)
  console.log(`| a slice of ${whole(meters)} meters, ${days} days of half hours each | |`)
  console.log('| --- | --- |')
  for (const [name, text] of rows) console.log(`| ${name} | ${text} |`)
}

function sumOf({ detectors }: SliceFigures): number {
  return detectors.reduce((sum, { seconds }) => sum + seconds, 0)
}

function share({ cpuSeconds, meters }: SliceFigures, seconds: number): string {
  return `${((100 * seconds) / cpuSeconds).toFixed(1)} %; ${((1000 * seconds) / meters).toFixed(2)} ms a meter`
}

if (import.meta.main) await benchDetection(process.argv.slice(2))
