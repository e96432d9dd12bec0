/** `metertally cost`: what a month on AWS costs for so many meters, as text or as JSON. */
import { join } from 'node:path'
import { loadMeasures, loadPrices } from '../../adapters/config/load-costs.ts'
import { ASSUMPTIONS, LEFT_OUT } from '../../domain/costs/assumptions.ts'
import { passedBounds } from '../../domain/costs/bounds.ts'
import type { Measures } from '../../domain/costs/measures.ts'
import { byService, type Month, monthOf, type PricedLine } from '../../domain/costs/month.ts'
import type { Prices } from '../../domain/costs/prices.ts'
import { type Saving, savings } from '../../domain/costs/savings.ts'
import type { Workload } from '../../domain/costs/workload.ts'
import { textTable } from '../text-table.ts'
import type { CostCall } from './cost-call.ts'
import { amount, money, moneyColumn } from './money.ts'
import { list, paragraph, section, several } from './text.ts'

const FOLDER = join(import.meta.dirname, '../../data/costs')
/** Less does not show in a table of cents. */
const CENT = 0.005

interface Answer {
  readonly workload: Workload
  readonly month: Month
  readonly prices: Prices
  readonly measures: Measures
  readonly bounds: readonly string[]
  readonly savings: readonly Saving[]
}

/** The exit code, always 0: that a workload is too large for the stack is an answer. */
export function cost({ workload, json }: CostCall): number {
  const [prices, measures] = [loadPrices(FOLDER), loadMeasures(FOLDER)]
  const answer: Answer = {
    ...{ workload, prices, measures },
    month: monthOf(workload, measures, prices),
    bounds: passedBounds(workload, measures),
    savings: savings(workload, measures, prices),
  }
  console.log(json ? JSON.stringify(toJson(answer)) : toText(answer))
  return 0
}

function toJson({ workload, month, prices, measures, bounds, savings }: Answer): unknown {
  const cents = (usd: number): number => Math.round(usd * 100) / 100
  return {
    workload,
    region: prices.region,
    currency: 'USD',
    usd: cents(month.usd),
    services: Object.fromEntries(byService(month).map(([name, usd]) => [name, cents(usd)])),
    lines: month.lines.map(({ quantity, usd, ...line }) => ({
      ...line,
      quantity: Number(quantity.toPrecision(6)),
      usd: Number(usd.toFixed(4)),
    })),
    bounds,
    savings: savings.map(({ change, usd }) => ({ change, usd: cents(usd) })),
    assumptions: ASSUMPTIONS,
    leftOut: LEFT_OUT,
    measured: { date: measures.date, machine: measures.machine, node: measures.node },
    pricesAsOf: [...new Set(Object.values(prices.prices).map(({ asOf }) => asOf))].sort(),
  }
}

function toText(answer: Answer): string {
  const { workload, month, prices, measures, bounds, savings } = answer
  const shown = month.lines.filter(({ usd }) => usd >= CENT).sort((a, b) => b.usd - a.usd)
  const rest = month.usd - shown.reduce((sum, { usd }) => sum + usd, 0)
  const perMeter = (month.usd / workload.meters) * 1000
  const asOf = [...new Set(Object.values(prices.prices).map(({ asOf }) => asOf))].sort()
  return [
    paragraph(
      `About ${money(month.usd)} USD a month in ${prices.region}, ${money(perMeter)} for 1,000 meters: ${describe(workload)}.`,
    ),
    section('Services', serviceTable(month)),
    section('Lines', lineTable(shown, rest)),
    ...(bounds.length > 0
      ? [section('More than the stack does as it is deployed', list(bounds))]
      : []),
    ...(savings.length > 0
      ? [
          section(
            'What would make it cheaper',
            list(savings.map(({ change, usd }) => `${change} would save ${money(usd)} a month`)),
          ),
        ]
      : []),
    section(
      'What it rests on',
      list([
        `list prices of ${asOf.join(', ')}, on demand (data/costs/prices.yml has their sources)`,
        `CPU and sizes as measured on ${measures.date}, ${measures.machine} (data/costs/measured.yml)`,
        ...ASSUMPTIONS,
      ]),
    ),
    section('Left out', list(LEFT_OUT)),
  ].join('\n\n')
}

function describe(workload: Workload): string {
  const { meters, interval, filesPerDay, dropsPerDay, layout, daysKept } = workload
  const { meterCallsPerDay, dateCallsPerDay } = workload
  const whole = (count: number): string => count.toLocaleString('en')
  return [
    `${whole(meters)} ${meters === 1 ? 'meter' : 'meters'}, a reading every ${several(interval, 'minute')}`,
    `${whole(filesPerDay)} ${layout} ${filesPerDay === 1 ? 'file' : 'files'} a day, each meter's day in ${dropsPerDay === 1 ? 'one of them' : `${dropsPerDay} of them`}`,
    `${whole(daysKept)} days kept`,
    `${whole(meterCallsPerDay)} calls a day for a meter and ${whole(dateCallsPerDay)} for a date`,
  ].join('; ')
}

function serviceTable(month: Month): string {
  const services = byService(month)
  const column = moneyColumn([...services.map(([, usd]) => usd), month.usd])
  const rows = [...services, ['sum', month.usd] as const].map(([service, usd], at) => ({
    ...{ service, USD: column[at] as string, share: `${Math.round((usd / month.usd) * 100)} %` },
  }))
  return textTable(['service', 'USD', 'share'], rows)
}

function lineTable(lines: readonly PricedLine[], rest: number): string {
  const column = moneyColumn([...lines.map(({ usd }) => usd), rest])
  const rows = lines.map(({ service, unit, quantity, what, for: purpose }, at) => ({
    ...{ USD: column[at] as string, service, for: purpose, what },
    quantity: `${amount(quantity)} ${unit}`,
  }))
  const last = { USD: column.at(-1) as string, what: 'all others, less than a cent each' }
  return textTable(['USD', 'service', 'for', 'what', 'quantity'], [...rows, last])
}
