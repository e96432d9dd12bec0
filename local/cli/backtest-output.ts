/** What a backtest writes for programs: findings as JSON lines, and the report. */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { exact } from '../../adapters/http/bodies.ts'
import type { Score } from '../../domain/backtest/score.ts'
import { type Finding, type Reason, severityOf } from '../../domain/detection/anomaly.ts'
import { MAIN_CHANNEL } from '../../domain/readings/contribution.ts'
import type { Outcome } from './backtest.ts'

/** Takes findings one by one, a line of JSON each. */
export class FindingLines {
  readonly #stream: Writable | undefined
  readonly #isFile: boolean

  /** `-` is standard output; without a file nothing is written. Throws where it cannot be made. */
  static async open(file: string | undefined): Promise<FindingLines> {
    if (file === undefined) return new FindingLines(undefined, false)
    if (file === '-') return new FindingLines(process.stdout, false)
    const stream = createWriteStream(file)
    await once(stream, 'open')
    return new FindingLines(stream, true)
  }

  private constructor(stream: Writable | undefined, isFile: boolean) {
    this.#stream = stream
    this.#isFile = isFile
  }

  async write(findings: readonly Finding[]): Promise<void> {
    if (this.#stream === undefined || findings.length === 0) return
    const lines = findings.map((finding) => `${JSON.stringify(toLine(finding))}\n`)
    if (!this.#stream.write(lines.join(''))) await once(this.#stream, 'drain')
  }

  async close(): Promise<void> {
    if (this.#stream === undefined || !this.#isFile) return
    this.#stream.end()
    await finished(this.#stream)
  }
}

/** The first reason's figures, the gravest severity, and below them all reasons. */
function toLine(finding: Finding): Record<string, unknown> {
  const { meterId: meter, channel, date, reasons } = finding
  const { detector, severity: _, ...figures } = toReason(reasons[0])
  return {
    ...{ meter, ...(channel !== MAIN_CHANNEL && { channel }), date, detector },
    ...{ severity: severityOf(finding), ...figures },
    reasons: reasons.map(toReason),
  }
}

function toReason(reason: Reason) {
  const { detector, severity, score, unit, message } = reason
  return {
    ...{ detector, severity, score },
    observed: exact(reason.observedMicro),
    expected: exact(reason.expectedMicro),
    lower: exact(reason.lowerMicro),
    upper: exact(reason.upperMicro),
    ...{ unit, message },
  }
}

/** The same for the same files and settings: it has no times in it. */
export function toReport({ files, summary, score, detectors }: Outcome): Record<string, unknown> {
  return {
    files,
    ...summary,
    ...(score !== undefined && {
      score: rounded(score),
      detectorScores: detectors.map(({ detector, alone, without }) => ({
        detector,
        alone: rounded(alone),
        without: rounded(without),
      })),
    }),
  }
}

/** Six decimals of what is a ratio. */
function rounded(score: Score): Score {
  const entries = Object.entries(score).map(([name, value]) => [
    name,
    typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value,
  ])
  return Object.fromEntries(entries) as Score
}
