/** Tables that have every meter: items are made when they are asked for, and anomalies are not kept. */
import { Readable } from 'node:stream'
import { NumberValue } from '@aws-sdk/lib-dynamodb'
import { toItem } from '../../adapters/dynamodb/contribution-item.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'
import { formatDate } from '../../domain/time/civil-date.ts'
import type { Aside } from '../scale/aside.ts'
import type { WireItem, WireValue } from '../scale/item-size.ts'
import type { MemoryTables } from '../scale/memory-tables.ts'
import { daysOf } from './sample-meters.ts'

/** 2024-01-01, a Monday. */
export const FIRST_DAY = 19_723
const HALF_HOUR = 1800

export function meterId(meter: number): string {
  return `meter-${String(meter).padStart(6, '0')}`
}

/** What was asked for so far. */
export interface Served {
  meters: number
}

/** Lets `tables` answer any query for readings of a meter, and nothing else; what is written is dropped. */
export function serveMeters(tables: MemoryTables, aside: Aside, days: number): Served {
  const served = { meters: 0 }
  tables.handle = async ({ headers, body }) => {
    const answer = aside.take(() => {
      const operation = headers['x-amz-target']?.split('.')[1]
      if (operation === 'BatchWriteItem') return Buffer.from('{"UnprocessedItems":{}}')
      const { buffer, byteOffset, byteLength } = body as Uint8Array
      const input = JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString())
      if (input.TableName !== 'readings') return Buffer.from('{"Items":[],"Count":0}')
      served.meters++
      const { ':meter': meter, ':from': from, ':to': to } = input.ExpressionAttributeValues
      const all = itemsOf(Number(meter.S.slice(-6)), days)
      const wanted = Object.values(input.ExpressionAttributeNames ?? {}) as string[]
      const Items = all
        .filter(({ entry }) => text(entry) >= from.S && text(entry) <= to.S)
        .map((item) => projected(item, wanted))
      return Buffer.from(JSON.stringify({ Items, Count: Items.length }))
    })
    const type = { 'content-type': 'application/x-amz-json-1.0' }
    return { response: { statusCode: 200, headers: type, body: Readable.from([answer]) } }
  }
  return served
}

function text(value: WireValue | undefined): string {
  return value?.S as string
}

/** The attributes that the query names, all of them where it names none. */
function projected(item: WireItem, wanted: readonly string[]): WireItem {
  if (wanted.length === 0) return item
  return Object.fromEntries(Object.entries(item).filter(([name]) => wanted.includes(name)))
}

function itemsOf(meter: number, days: number): WireItem[] {
  const items: WireItem[] = []
  let day = FIRST_DAY
  for (const values of daysOf(meter, FIRST_DAY, days)) {
    const date = formatDate(day++)
    if (values === undefined) continue
    const contribution: Contribution = {
      ...{ meterId: meterId(meter), channel: 'main', date, source: `drops/${date}.csv` },
      ...{ generation: 1, part: 0, version: `${date}T23:59:59Z`, pipeline: 'bench', zone: 'UTC' },
      ...{ unit: 'kWh', flow: 'import', kind: 'interval' },
      segments: [{ start: 0, length: HALF_HOUR, values }],
    }
    items.push(toWire(toItem(contribution)))
  }
  return items
}

function toWire(item: Readonly<Record<string, unknown>>): WireItem {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]): [string, WireValue] => {
      if (value instanceof Uint8Array) return [name, { B: Buffer.from(value).toString('base64') }]
      if (value instanceof NumberValue) return [name, { N: value.value }]
      return [name, typeof value === 'number' ? { N: String(value) } : { S: value }]
    }),
  )
}
