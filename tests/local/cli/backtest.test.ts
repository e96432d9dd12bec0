/** The command `backtest` as a process, on small files. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readCall } from '../../../local/cli/usage.ts'
import { COMPILE_CACHE } from '../../compile-cache.ts'

const MAIN = join(import.meta.dirname, '../../../local/cli/main.ts')

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metertally-backtest-'))
  await mkdir(join(folder, 'config'))
  for (const [name, content] of Object.entries(FILES)) await writeFile(join(folder, name), content)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function backtest(...args: string[]): Promise<Ended> {
  const config = join(folder, 'config')
  const env = { PATH: process.env.PATH ?? '', ...COMPILE_CACHE, METERTALLY_CONFIG: config }
  return new Promise((resolve) => {
    const node = ['--disable-warning=ExperimentalWarning', MAIN, 'backtest', ...args]
    execFile(process.execPath, node, { cwd: folder, env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    )
  })
}

const DAYS = 150
const dateOf = (day: number): string =>
  new Date(Date.UTC(2025, 0, 6 + day)).toISOString().slice(0, 10)

/** Hours of a meter that is usual but for some days: their values, or how many hours there are. */
function hoursOf(
  meter: string,
  faults: Readonly<Record<number, { value?: number; hours?: number }>>,
  [from, to]: readonly [number, number] = [0, DAYS],
): string {
  const rows: string[] = []
  for (let day = from; day < to; day++) {
    const { value, hours = 24 } = faults[day] ?? {}
    for (let hour = 0; hour < hours; hour++) {
      const usual = 1 + (hour % 5) / 10 + (day % 7) / 100
      rows.push(
        `${meter},${dateOf(day)}T${String(hour).padStart(2, '0')}:00:00Z,${value ?? usual}\n`,
      )
    }
  }
  return rows.join('')
}

const HEADER = 'meter,timestamp,kwh\n'
const M1 = hoursOf('m1', {
  100: { hours: 12 },
  120: { value: 3 },
  121: { value: 3 },
  122: { value: 3 },
})
const M2 = hoursOf('m2', { 20: { hours: 12 }, 130: { hours: 18 } })
const event = (kind: string, meter: string, start: number, end = start) => {
  return { kind, meter, start: dateOf(start), end: dateOf(end) }
}
const FILES = {
  'year.csv': `${HEADER}${M1}${M2}`,
  'year.csv.gz': gzipSync(`${HEADER}${M1}${M2}`),
  'corrected.csv': `${HEADER}${hoursOf('m1', {}, [120, 123])}`,
  'broken.csv': 'meter,timestamp,kwh\nm1,03/04/2025 00:00,1\nm1,03/04/2025 00:30,2\n',
  'local.csv': `${HEADER}${M1.replaceAll('Z,', ',')}`,
  'labels.json': JSON.stringify({
    events: [
      event('missing', 'm1', 100),
      event('stuck', 'm1', 120, 122),
      event('spike', 'm1', 140),
      event('missing', 'm2', 20),
    ],
  }),
  'config/detectors.yml': 'detectors:\n  - { detector: deviation, off: true }\n',
}

const FOUND = [
  `m1 ${dateOf(100)} missing`,
  `m1 ${dateOf(120)} stuck`,
  `m1 ${dateOf(121)} stuck`,
  `m1 ${dateOf(122)} stuck`,
  `m2 ${dateOf(20)} missing`,
  `m2 ${dateOf(130)} missing`,
]
const RULES = ['--detectors', 'missing,stuck']

interface Line {
  readonly meter: string
  readonly date: string
  readonly detector: string
  readonly [name: string]: unknown
}

function parsed(lines: string): Line[] {
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const placesOf = (lines: string): string[] =>
  parsed(lines).map(({ meter, date, detector }) => `${meter} ${date} ${detector}`)

test('findings are lines of JSON, meter by meter and day by day', async () => {
  const { code, out, err } = await backtest('year.csv', ...RULES, '--out', 'found.jsonl')
  expect(code).toBe(0)
  expect(err).toMatch(/^Judged 2 meters: 300 meter-days in [\d.]+ s, \d+ a second\.\n$/)
  const text = await readFile(join(folder, 'found.jsonl'), 'utf8')
  expect(placesOf(text)).toEqual(FOUND)
  const [missing] = parsed(text)
  const figures = {
    ...{ detector: 'missing', severity: 'high', score: 0.5 },
    ...{ observed: 12, expected: 24, lower: 24, upper: 24, unit: 'readings' },
    message: `12 of 24 readings are missing on ${dateOf(100)}.`,
  }
  expect(missing).toEqual({ meter: 'm1', date: dateOf(100), ...figures, reasons: [figures] })
  expect(out).toMatch(/each day as if it were today: 300 meter-days\. 6\s+findings/)
  expect(out).toMatch(/^ {2}missing +3 +3 +2 +1 +0$/m)
  expect(out).toMatch(/^ {2}m1 +2025-01-06 +2025-06-04 +150 +4 /m)
})

test('labels score them, after each meter’s first 90 days', async () => {
  const labelled = ['--labels', 'labels.json', '--report', 'report.json']
  const { code, out } = await backtest('year.csv.gz', ...RULES, ...labelled)
  expect(code).toBe(0)
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))
  // Told from day 90 on: the gap and three stuck days are right, m2's gap on day 130 is not.
  expect(report.score).toMatchObject({
    ...{ events: 3, found: 2, trueDays: 4, falseDays: 1, precision: 0.8, recall: 0.666667 },
    kinds: {
      missing: { events: 1, found: 1 },
      spike: { events: 1, found: 0 },
      stuck: { found: 1 },
    },
  })
  expect(report.score.f1).toBeCloseTo((2 * 0.8 * (2 / 3)) / (0.8 + 2 / 3), 6)
  expect(report.score.falseDaysPerMeterYear).toBeCloseTo(365.25 / 120, 5)
  expect(report.detectorScores).toMatchObject([
    { detector: 'missing', alone: { found: 1, falseDays: 1 }, without: { found: 1, falseDays: 0 } },
    { detector: 'stuck', alone: { found: 1, falseDays: 0 }, without: { found: 1, falseDays: 1 } },
  ])
  expect(out).toMatch(/^ {2}precision +0\.800: 1 of the days told are false alarms$/m)
  expect(out).toMatch(/^ {2}spike +1 +0 +0\.000$/m)
  const some = await backtest('year.csv', ...RULES, ...labelled, '--kinds', 'stuck', '--json')
  expect(JSON.parse(some.out).score).toMatchObject({ events: 1, found: 1, falseDays: 1 })
})

test('the same call writes the same bytes', async () => {
  const files = ['--out', 'again.jsonl', '--report', 'again.json', '--labels', 'labels.json']
  const run = async (): Promise<string[]> => {
    const { out } = await backtest('year.csv', ...files)
    const written = ['again.jsonl', 'again.json'].map((name) =>
      readFile(join(folder, name), 'utf8'),
    )
    return [out, ...(await Promise.all(written))]
  }
  expect(await run()).toEqual(await run())
})

test('of two files that say the same time, the one named later counts', async () => {
  const later = await backtest('year.csv', 'corrected.csv', ...RULES, '--out', '-')
  const unstuck = FOUND.filter((place) => !place.endsWith('stuck'))
  expect(placesOf(later.out)).toEqual(unstuck)
  expect(later.err).toContain('the one that is named later counts')
  const earlier = await backtest('corrected.csv', 'year.csv', ...RULES, '--out', '-')
  expect(placesOf(earlier.out)).toEqual(FOUND)
})

test('meters and days can be chosen, and earlier days still are history', async () => {
  const chosen = ['--meters', 'm1', '--from', dateOf(122), '--to', dateOf(129)]
  const { out, err } = await backtest('year.csv', ...RULES, ...chosen, '--out', '-')
  expect(placesOf(out)).toEqual([`m1 ${dateOf(122)} stuck`])
  expect(err).toContain('Judged 1 meter,')
})

test('a zone may be said for stamps that have none', async () => {
  const without = await backtest('local.csv', ...RULES)
  expect(without.code).toBe(1)
  expect(without.err).toMatch(/^metertally: local\.csv cannot be read\. .*zone/m)
  const { code, out } = await backtest('local.csv', '--zone', 'UTC', ...RULES, '--out', '-')
  expect([code, placesOf(out)]).toEqual([0, FOUND.slice(0, 4)])
})

test('a file that cannot be read is told, and the others are judged', async () => {
  const { code, out, err } = await backtest('broken.csv', 'year.csv', ...RULES)
  expect(code).toBe(1)
  expect(err).toContain('metertally: broken.csv cannot be read. Dates such as "03/04/2025 00:00"')
  expect(out).toMatch(/6\s+findings/)
})

describe('the call is wrong', () => {
  test.each([
    ['there is no file', ['none.csv'], 'There is no file none.csv.'],
    ['it has no labels', ['year.csv', '--labels', 'no.json'], 'There is no file no.json.'],
    ['its labels are none', ['year.csv', '--labels', 'year.csv'], 'year.csv is not JSON'],
  ])('where %s', async (_, args, reason) => {
    const { code, out, err } = await backtest(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(reason)
  })

  test.each([
    ['backtest', 'backtest needs a FILE'],
    ['backtest a.csv --detectors missing,none', 'there is no detector "none", only '],
    ['backtest a.csv --kinds zero', '--kinds goes with --labels'],
    ['backtest a.csv --from yesterday', '--from takes a date as YYYY-MM-DD'],
    ['backtest a.csv --from 2025-02-01 --to 2025-01-01', '--from is after --to'],
    ['backtest a.csv --zone Mars', '--zone takes an IANA time zone'],
    ['backtest a.csv b.csv --key c', '--key is for one FILE'],
    ['backtest a.csv --out - --json', '--out - and --json both write'],
    ['backtest a.csv --colour', "Unknown option '--colour'"],
  ])('%s', (line, reason) => {
    const call = readCall(line.split(' '))
    expect(call).toMatchObject({ command: 'wrong' })
    expect((call as { reason: string }).reason).toContain(reason)
  })
})
