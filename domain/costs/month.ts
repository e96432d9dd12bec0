/** A month's costs: what a workload uses, at list prices. */
import { answerUsage } from './answer-usage.ts'
import { detectionUsage } from './detection-usage.ts'
import { foldUsage } from './fold-usage.ts'
import { foldedDay } from './folded-day.ts'
import { ingestUsage } from './ingest-usage.ts'
import { keepingUsage, runningUsage } from './keeping-usage.ts'
import type { Measures } from './measures.ts'
import type { Prices } from './prices.ts'
import type { Usage } from './usage.ts'
import type { Workload } from './workload.ts'

export interface PricedLine extends Usage {
  readonly service: string
  /** What the quantity counts. */
  readonly unit: string
  readonly usd: number
}

export interface Month {
  readonly lines: readonly PricedLine[]
  readonly usd: number
}

/** All lines, also those of nothing, unrounded. */
export function monthOf(workload: Workload, measures: Measures, prices: Prices): Month {
  const lines = usageOf(workload, measures).map((usage) => priced(usage, prices))
  return { lines, usd: lines.reduce((sum, { usd }) => sum + usd, 0) }
}

export function usageOf(workload: Workload, measures: Measures): Usage[] {
  const day = foldedDay(workload, measures)
  const work = [
    ...ingestUsage(workload, measures),
    ...foldUsage(workload, measures, day),
    ...detectionUsage(workload, measures, day),
    ...answerUsage(workload, measures, day),
    ...runningUsage(workload, measures),
  ]
  const logsGb = work
    .filter(({ price }) => price === 'logs-gb')
    .reduce((sum, { quantity }) => sum + quantity, 0)
  return [...work, ...keepingUsage(workload, measures, day, logsGb)]
}

/** The sum of each service, dearest first. */
export function byService({ lines }: Month): readonly (readonly [service: string, usd: number])[] {
  const sums = new Map<string, number>()
  for (const { service, usd } of lines) sums.set(service, (sums.get(service) ?? 0) + usd)
  return [...sums].sort(([, a], [, b]) => b - a)
}

function priced(usage: Usage, { prices }: Prices): PricedLine {
  const { service, unit, usd, per } = prices[usage.price]
  return { ...usage, service, unit, usd: (usage.quantity / per) * usd }
}
