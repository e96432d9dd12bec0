import { expect, test } from '@jest/globals'
import { Profiles } from '../../../domain/formats/profile/profiles.ts'
import { type ExplainPorts, type Explanation, explain } from '../../../domain/ingestion/explain.ts'
import { DEFAULT_LIMITS, type Limits } from '../../../domain/ingestion/limits.ts'
import { pipelineSchema } from '../../../domain/pipelines/pipeline.ts'
import { Pipelines } from '../../../domain/pipelines/pipelines.ts'
import { ReadConfig } from '../../../domain/pipelines/read-config.ts'
import { bytesOf, plainText } from './text.ts'

const HEADER = 'meter,timestamp,value\n'
const PIPELINE = { name: 'drops', match: 'drops/**', zone: 'UTC' }

function portsOf(limits: Partial<Limits>, pipeline: Record<string, unknown>): ExplainPorts {
  const pipelines = new Pipelines([pipelineSchema.parse({ ...PIPELINE, ...pipeline })])
  return {
    ...plainText(),
    config: new ReadConfig(pipelines, new Profiles([], '')),
    clock: { now: () => new Date('2025-12-01T00:00:00Z') },
    limits: { ...DEFAULT_LIMITS, ...limits },
  }
}

interface How {
  readonly key?: string
  readonly limits?: Partial<Limits>
  readonly pipeline?: Record<string, unknown>
  readonly days?: number
  readonly readings?: number
}

function explained(text: string, how: How = {}): Promise<Explanation> {
  const { key = 'drops/a.csv', limits = {}, pipeline = {}, days = 100, readings = 100 } = how
  return explain(portsOf(limits, pipeline), key, () => bytesOf(text), { days, readings })
}

/** Hourly values of 1, for each meter on that many days from 2025-06-01 on. */
function hours(meters: readonly string[], days: number): string {
  const rows: string[] = []
  for (const meter of meters) {
    for (let hour = 0; hour < days * 24; hour++) {
      const stamp = new Date(Date.UTC(2025, 5, 1, hour)).toISOString().slice(0, 16)
      rows.push(`${meter},${stamp.replace('T', ' ')},1\n`)
    }
  }
  return HEADER + rows.join('')
}

test('the record is told as the ingestion would write it', async () => {
  const { ingestion, meterIds } = await explained(
    `${hours(['b', 'a'], 2)}a,2025-06-03 00:00,x\na,2025-06-03 01:00,\n`,
  )
  expect(ingestion).toMatchObject({
    key: 'drops/a.csv',
    state: 'partial',
    pipeline: 'drops',
    format: 'long',
    rows: 98,
    accepted: 96,
    blank: 1,
    rejected: 1,
    meters: 2,
    from: '2025-06-01',
    rejects: [{ line: 98, reason: 'the value "x" is not a number', text: 'a,2025-06-03 00:00,x' }],
  })
  expect(ingestion.decisions.length).toBeGreaterThan(3)
  expect(meterIds).toEqual(['a', 'b'])
})

test('readings and days are those of the file alone, settled', async () => {
  const { readings, days } = await explained(
    `${HEADER}a,2025-06-01 00:00,1\na,2025-06-01 01:00,2\na,2025-06-01 02:00,3\na,2025-06-01 00:00,5\n`,
  )
  expect(days).toMatchObject([
    { meterId: 'a', date: '2025-06-01', totalMicro: 10_000_000n, readings: 3, expected: 24 },
  ])
  expect(readings[0]).toEqual({
    meterId: 'a',
    channel: 'main',
    start: '2025-06-01T00:00:00+00:00',
    minutes: 60,
    valueMicro: 5_000_000,
    unit: 'kWh',
    quality: 'actual',
  })
})

test('of many days a share of each meter is shown, of at least a week', async () => {
  const count = ({ days }: Explanation, meter: string): number =>
    days.filter(({ meterId }) => meterId === meter).length
  const ten = await explained(hours(['a', 'b', 'c'], 10), { days: 24 })
  expect([count(ten, 'a'), count(ten, 'b'), count(ten, 'c')]).toEqual([8, 8, 8])
  const few = await explained(hours(['a', 'b', 'c'], 10), { days: 10 })
  expect([count(few, 'a'), count(few, 'b'), count(few, 'c')]).toEqual([7, 3, 0])
  const all = await explained(hours(['a', 'b', 'c'], 10), { days: 30 })
  expect(all.days).toHaveLength(30)
  expect(all.ingestion.meterDays).toBe(30)
})

test('of many readings a share of each meter is shown, of at least three', async () => {
  const { readings } = await explained(hours(['a', 'b', 'c'], 2), { readings: 4 })
  expect(readings.map(({ meterId }) => meterId)).toEqual(['a', 'a', 'a', 'b'])
})

test('a register’s last shown day reaches to the read after it', async () => {
  const reads = Array.from(
    { length: 20 },
    (_, day) => `a,2025-06-${String(day + 1).padStart(2, '0')} 00:00,${100 + 3 * day}\n`,
  )
  const { days } = await explained(HEADER + reads.join(''), {
    days: 7,
    pipeline: { kind: 'register' },
  })
  expect(days).toHaveLength(7)
  expect(days.at(-1)).toMatchObject({ date: '2025-06-07', totalMicro: 3_000_000n })
})

test('a file that does not fit in memory is explained the same', async () => {
  const text = hours(['a', 'b'], 5)
  const whole = await explained(text)
  const spilled = await explained(text, { limits: { heldReadings: 30 } })
  expect(spilled.days).toEqual(whole.days)
  expect(spilled.readings).toEqual(whole.readings)
})

test.each([
  ['that is empty', '', 'file-empty', {}],
  ['of a header alone', HEADER, 'file-without-readings', {}],
  [
    'that is ambiguous',
    `${HEADER}a,03/04/2025 00:00,1\na,03/04/2025 01:00,1\n`,
    'file-ambiguous',
    {},
  ],
  ['whose key no pipeline matches', hours(['a'], 1), 'no-pipeline', { key: 'elsewhere/a.csv' }],
  ['that is too large', hours(['a'], 1), 'file-too-large', { limits: { rows: 3 } }],
])('a file %s is an explanation, too', async (_, text, code, how) => {
  const { ingestion, days, readings, meterIds } = await explained(text, how)
  expect(ingestion).toMatchObject({ state: 'failed', error: { code } })
  expect([days, readings, meterIds]).toEqual([[], [], []])
})

test('what is no fault of the file is thrown', async () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield* bytesOf(HEADER)
    throw new Error('the disk is gone')
  }
  const explaining = explain(portsOf({}, {}), 'drops/a.csv', broken, { days: 1, readings: 1 })
  await expect(explaining).rejects.toThrow('the disk is gone')
})
