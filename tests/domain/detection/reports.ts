/** Small makers of what slices tell and of reports: each defaults what the test is not about. */
import { Digest, type Report } from '../../../domain/detection/digest.ts'
import { type Content, subjectOf, textOf } from '../../../domain/detection/digest-text.ts'
import type { SliceResult, ToldAnomaly } from '../../../domain/detection/run.ts'

export const API = 'https://api.example.com/prod'

/** A low anomaly of meter m1 on 2025-05-30, but for what is given. */
export function toldOf(overrides: Partial<ToldAnomaly> = {}): ToldAnomaly {
  return {
    ...{ meterId: 'm1', channel: 'main', date: '2025-05-30', severity: 'low' },
    reasons: [{ detector: 'deviation', message: 'too much' }],
    ...overrides,
  }
}

/** A slice that found nothing, but for what is given. */
export function sliceResultOf(overrides: Partial<SliceResult> = {}): SliceResult {
  return {
    ...{ meters: 1, judgedDays: 1, opened: 0, changed: 0, cleared: 0, stillOpen: 0 },
    ...{ openedAnomalies: [], clearedAnomalies: [], unjudged: [], errors: [] },
    ...{ activity: [], gone: [] },
    ...overrides,
  }
}

/** The report of a run whose slices told that, but for what is given. */
export function reportOf(
  results: readonly SliceResult[] = [],
  overrides: Partial<Content> = {},
): Report {
  const digest = new Digest()
  for (const result of results) digest.add(result)
  const { unjudgedCount, errorCount, ...lists } = digest.lists()
  const counts = { stillOpen: 0, unjudged: unjudgedCount, errors: errorCount }
  const content: Content = {
    ...{ id: 'run-1', runId: 'run-1', state: 'succeeded' as const },
    ...{ startedAt: '2025-06-01T00:00:00.000Z', at: '2025-06-01T00:01:00.000Z' },
    counts: { ...digest.counts, ...counts },
    ...lists,
    stillOpen: [],
    ...overrides,
  }
  return { ...content, subject: subjectOf(content), text: textOf(content, API) }
}
