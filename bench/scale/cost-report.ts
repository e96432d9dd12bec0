/** What a month costs for three sizes, service by service. */

import { passedBounds } from '../../domain/costs/bounds.ts'
import type { Measures } from '../../domain/costs/measures.ts'
import { byService, monthOf } from '../../domain/costs/month.ts'
import type { Prices } from '../../domain/costs/prices.ts'
import { workloadOf } from '../../domain/costs/workload.ts'
import { moneyColumn } from '../../local/cli/money.ts'
import { textTable } from '../../local/text-table.ts'

const SIZES = [1000, 100_000, 10_000_000]

export function costReport(measures: Measures, prices: Prices): string {
  const workloads = SIZES.map((meters) => workloadOf({ meters }))
  const months = workloads.map((workload) => monthOf(workload, measures, prices))
  const columns = SIZES.map((meters) => `${meters.toLocaleString('en')} meters`)
  const services = months.map(byService)
  const names = (services.at(-1) ?? []).map(([service]) => service)
  const titles = [...names, 'sum', 'for 1,000 meters']
  const cells = months.map((month, at) => {
    const found = new Map(services[at])
    const usds = names.map((name) => found.get(name) ?? 0)
    return moneyColumn([...usds, month.usd, (month.usd / (SIZES[at] as number)) * 1000])
  })
  const rows = titles.map((service, row) => ({
    service,
    ...Object.fromEntries(columns.map((column, at) => [column, cells[at]?.[row] ?? ''])),
  }))
  const bounds = workloads.flatMap((workload) =>
    passedBounds(workload, measures).map(
      (sentence) => `  ${workload.meters.toLocaleString('en')} meters: ${sentence}`,
    ),
  )
  return [
    `A month in ${prices.region}, USD: half hours, whole days in wide files of up to 20,000 meters, a year kept`,
    textTable(['service', ...columns], rows),
    ...(bounds.length > 0 ? ['Past what the stack does as it is deployed:', ...bounds] : []),
  ].join('\n')
}
