/** `metertally backtest`: what the detectors would have told of files' whole history. */
import { writeFile } from 'node:fs/promises'
import type { z } from 'zod'
import { loadDetection, loadLimits, loadReadConfig } from '../../adapters/config/load-config.ts'
import { limitHeapGrowth } from '../../adapters/lambda/heap-growth.ts'
import { wireExplain } from '../../adapters/wiring.ts'
import { CompactReadings } from '../../domain/backtest/compact-readings.ts'
import { judgeHistory, pastOf } from '../../domain/backtest/judge-history.ts'
import { type labelsSchema, ofKinds, toLabels, within } from '../../domain/backtest/labels.ts'
import type { ReadFile } from '../../domain/backtest/read-file.ts'
import { isWithin, type Score } from '../../domain/backtest/score.ts'
import {
  type DetectorScore,
  scoreDetectors,
  scoreFindings,
} from '../../domain/backtest/score-detectors.ts'
import { BacktestSum, type BacktestSummary } from '../../domain/backtest/summary.ts'
import type { Finding } from '../../domain/detection/anomaly.ts'
import { Assignments } from '../../domain/detection/assignments.ts'
import { InvalidConfig } from '../../domain/errors.ts'
import { compileKeyPattern } from '../../domain/pipelines/key-pattern.ts'
import { parseDate } from '../../domain/time/civil-date.ts'
import { readSettings } from '../settings.ts'
import type { BacktestCall } from './backtest-call.ts'
import { readInputs } from './backtest-files.ts'
import { readLabels } from './backtest-labels.ts'
import { FindingLines, toReport } from './backtest-output.ts'
import { renderBacktest } from './backtest-text.ts'
import { showProgress } from './progress-line.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What is shown and reported in the end. */
export interface Outcome {
  readonly files: readonly ReadFile[]
  readonly summary: BacktestSummary
  /** With labels only. */
  readonly score: Score | undefined
  readonly detectors: readonly DetectorScore[]
  /** Labelled meters that the files do not have. */
  readonly absent: readonly string[]
}

/** The exit code: 1 where a file cannot be read or a detector broke, 2 where one is not there. */
export async function backtest(call: BacktestCall, { METERTALLY_CONFIG }: Env): Promise<number> {
  // A year of 2,000 meters peaks at 600 in place of 870 MB.
  limitHeapGrowth()
  const { configFolders } = readSettings({ METERTALLY_CONFIG }, [])
  const assignments = assignmentsOf(configFolders, call.detectors)
  const labels = call.labels === undefined ? undefined : await readLabels(call.labels)
  const ports = wireExplain(loadReadConfig(configFolders), loadLimits(configFolders))
  const readings = new CompactReadings()
  const files = await readInputs(call, ports, (one) => readings.take(one))
  if (files === undefined) return 2
  const outcome = { files, ...(await judge(call, readings, assignments, labels)) }
  if (call.report !== undefined) {
    await writeFile(call.report, `${JSON.stringify(toReport(outcome), undefined, 2)}\n`)
  }
  if (call.json) console.log(JSON.stringify(toReport(outcome)))
  // Where findings are on standard output, they are alone there.
  else (call.out === '-' ? console.error : console.log)(renderBacktest(outcome))
  const isBad = files.some(({ error }) => error !== undefined) || outcome.summary.errors.length > 0
  return isBad ? 1 : 0
}

function assignmentsOf(folders: readonly string[], names: readonly string[]): Assignments {
  const config = loadDetection(folders)
  const { detectors, ...others } = config.assignments
  const absent = names.find((name) => !detectors.some(({ detector }) => detector === name))
  if (absent !== undefined) {
    const message = `No entry of detectors.yml has the detector ${absent}: add one with your parameters.`
    throw new InvalidConfig('config-invalid', message)
  }
  const wanted = detectors.filter(({ detector }) => names.length === 0 || names.includes(detector))
  return new Assignments({ ...config, assignments: { ...others, detectors: wanted } })
}

async function judge(
  call: BacktestCall,
  readings: CompactReadings,
  assignments: Assignments,
  given: z.infer<typeof labelsSchema> | undefined,
): Promise<Omit<Outcome, 'files'>> {
  const pattern = call.meters === undefined ? undefined : compileKeyPattern(call.meters)
  const isWanted = (meterId: string): boolean => pattern?.test(meterId) ?? true
  const all = readings.meterIds
  const spans = new Map(all.map((meterId) => [meterId, readings.spanOf(meterId)]))
  const past = await pastOf(readings, assignments)
  const span = [call.from ?? Number.NEGATIVE_INFINITY, call.to ?? Number.POSITIVE_INFINITY] as const
  const sum = new BacktestSum(span, past.errors)
  const kept: Finding[] = []
  const lines = await FindingLines.open(call.out)
  const progress = new Progress(all.filter(isWanted).length)
  try {
    for (const meterId of all.filter(isWanted)) {
      const judged = await judgeHistory(past, meterId)
      const findings = judged.findings.filter(({ date }) =>
        isWithin(parseDate(date) as number, span),
      )
      sum.add(judged, findings)
      await lines.write(findings)
      if (given !== undefined) kept.push(...findings)
      progress.note(judged.span.channelDays.length)
    }
  } finally {
    progress.end()
    await lines.close()
  }
  const { summary } = sum
  if (given === undefined) return { summary, score: undefined, detectors: [], absent: [] }
  const ends = [...spans].flatMap(([meterId, { days }]): [string, readonly [number, number]][] => {
    const [first, last] = [days[0], days.at(-1)]
    return first === undefined || last === undefined ? [] : [[meterId, [first, last]]]
  })
  const whole = within(toLabels(given, new Map(ends)), isWanted, span)
  const labels = call.kinds.length === 0 ? whole : ofKinds(whole, new Set(call.kinds))
  return {
    summary,
    score: scoreFindings(labels, kept),
    detectors: scoreDetectors(labels, kept),
    absent: [...labels.spans.keys()].filter((meter) => !spans.has(meter)).sort(),
  }
}

/** How far judging is, and how fast it went, on standard error. */
class Progress {
  readonly #meters: number
  readonly #began = performance.now()
  readonly #stop: () => void
  #done = 0
  #days = 0

  constructor(meters: number) {
    this.#meters = meters
    this.#stop = showProgress(process.stderr, () => `judged ${this.#done} of ${this.#text}`)
  }

  note(days: number): void {
    this.#done++
    this.#days += days
  }

  get #text(): string {
    const seconds = (performance.now() - this.#began) / 1000
    const rate = Math.round(this.#days / seconds)
    return `${this.#meters} meters: ${this.#days} meter-days in ${seconds.toFixed(1)} s, ${rate} a second`
  }

  end(): void {
    this.#stop()
    console.error(`Judged ${this.#text}.`)
  }
}
