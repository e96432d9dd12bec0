/** The command as a child process, as a user calls it. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { zipOf } from '../adapters/archive/zip-writer.ts'
import { parseExactly } from '../end-to-end/http-json.ts'

const root = join(import.meta.dirname, '../..')
const formats = join(root, 'tests/data/formats')
const isWindows = process.platform === 'win32'

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metertally-explain-'))
  await mkdir(join(folder, 'campus'))
  for (const [name, content] of Object.entries(FILES)) await writeFile(join(folder, name), content)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

// Three values tell the length of their intervals.
const LONG =
  'meter,timestamp,kwh\nm1,2025-06-01T00:00Z,0.1\nm1,2025-06-01T00:30Z,0.2\nm1,2025-06-01T01:00Z,0\n'
const MORE = `${LONG}m1,2025-06-01T01:30Z,x\nm1,2025-06-01T02:00Z,3.75\n`
const LOCAL = 'meter,timestamp,kwh\nm1,2025-06-01 00:00,1\nm1,2025-06-01 00:30,2\n'
const AMBIGUOUS = 'meter,timestamp,kwh\nm1,03/04/2025 00:00,1\nm1,03/04/2025 00:30,2\n'
const FILES = {
  'long.csv': LONG,
  'long.csv.gz': gzipSync(LONG),
  'more.csv': MORE,
  'campus/local.csv': LOCAL,
  'campus/ambiguous.csv': AMBIGUOUS,
  'escape.csv': `${MORE}m1,2025-06-01T02:30Z,\u001b[2Jx\n`,
  'both.zip': zipOf([
    { name: 'good.csv', content: LONG },
    { name: 'bad.csv', content: AMBIGUOUS },
  ]),
}

function run(
  args: readonly string[],
  env: Record<string, string> = {},
  input = '',
): Promise<Ended> {
  const { PATH = '' } = process.env
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(root, 'bin/metertally.mjs'), ...args],
      { cwd: folder, env: { PATH, ...env } },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    )
    child.stdin?.end(input)
  })
}

const explain = (...files: string[]): Promise<Ended> => run(['explain', ...files])
/** Words of the text, wherever its lines break. */
const flat = (text: string): string => text.replace(/\s+/g, ' ')

test('a known format is named, with how it was recognised, readings and days', async () => {
  const { code, out, err } = await explain(join(formats, 'smart-meter-texas.csv'))
  expect([code, err]).toEqual([0, ''])
  expect(flat(out)).toMatch(
    /^\S+ is read as smart-meter-texas: Smart Meter Texas, interval data\. key smart-meter-texas\.csv/,
  )
  expect(out).toMatch(/^ {2}format +smart-meter-texas .*known by its header$/m)
  expect(out).toMatch(/^ {2}10443720009990001 +main +2025-03-09T00:00:00-06:00 +15 +0\.25 +kWh/m)
  // 23 and 25 hours of quarters.
  expect(out).toMatch(/^ {2}2025-03-09 .* 92 +92 +complete$/m)
  expect(out).toMatch(/^ {2}2025-11-02 .* 100 +100 +complete$/m)
})

test('a file is told from its content, and its rejected rows are shown', async () => {
  const { code, out } = await explain('more.csv')
  expect(code).toBe(0)
  expect(out).toMatch(/^more\.csv is read as long, told from its content: .*1 of 5 rows/)
  expect(out).toMatch(/^ {2}pipeline +default, whose pattern is \*\*$/m)
  expect(out).toMatch(/^ {2}2025-06-01 +m1 +main +4\.05 +kWh +4 +48 +partial$/m)
  expect(out).toMatch(/^Rejected rows: 1$/m)
  expect(out).toMatch(/^ +5 +the value "x" is not a number +m1,2025-06-01T01:30Z,x$/m)
})

test('gzip is read as what it holds', async () => {
  const { code, out } = await explain('long.csv.gz')
  expect(code).toBe(0)
  expect(out).toMatch(/^ {2}2025-06-01 +m1 +main +0\.3 +kWh +3 +48 +partial$/m)
})

describe('of a file that cannot be read', () => {
  test('the line to paste stands alone, with the place for it', async () => {
    const { code, out } = await explain('campus/local.csv')
    expect(code).toBe(1)
    expect(out).toMatch(/^campus\/local\.csv cannot be read\.$/m)
    expect(out).toContain('\n  - { name: my-campus, match: "campus/**", zone: Europe/London }\n')
    expect(flat(out)).toContain(`${join(root, 'config', 'pipelines.yml')} (or in a folder`)
  })

  test('pasting that line into a folder of one’s own makes it readable', async () => {
    const config = join(folder, 'config-zone')
    await mkdir(config)
    const env = { METERTALLY_CONFIG: config }
    const before = await run(['explain', 'campus/ambiguous.csv'], env)
    expect(flat(before.out)).toContain(`Begin the file ${join('config-zone', 'pipelines.yml')}`)
    const [pasted] = /^pipelines:\n {2}- .*$/m.exec(before.out) as unknown as [string]
    await writeFile(join(config, 'pipelines.yml'), pasted)
    let { code, out } = await run(['explain', 'campus/ambiguous.csv'], env)
    expect(code).toBe(1)
    expect(flat(out)).toContain(
      `Add this line, with the zone of your meters, to the pipeline "my-campus" in ${join('config-zone', 'pipelines.yml')}`,
    )
    const [, setting] = /:\n\n {4}(\S.*)\n/.exec(out) as unknown as [string, string]
    await writeFile(join(config, 'pipelines.yml'), pasted.replace(' }', `, ${setting} }`))
    ;({ code, out } = await run(['explain', 'campus/ambiguous.csv'], env))
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}pipeline +my-campus, whose pattern is campus\/\*\*$/m)
    expect(out).toMatch(/ 3 +kWh /)
  })

  test('the rows that were read count for nothing', async () => {
    const { code, out } = await run(['explain', '-'], {}, 'meter,timestamp,kwh\n')
    expect(code).toBe(1)
    expect(out).toMatch(/^Standard input cannot be read\.$/m)
    expect(out).toContain('The file has a header and no row below it.')
  })
})

test('an archive tells of each of its files', async () => {
  const { code, out } = await explain('both.zip')
  expect(code).toBe(0)
  expect(out).toMatch(/^both\.zip is an archive of 2 files; 1 of them cannot be read\.$/m)
  expect(out).toMatch(/^ {2}good\.csv: succeeded, long, 3 rows$/m)
  expect(out).toMatch(/^ {2}bad\.csv: failed, 0 rows$/m)
  expect(out).toMatch(/For bad\.csv: Add this line/)
})

test('--key finds another pipeline', async () => {
  const { code, out } = await explain('--key', 'samples/a.csv', 'campus/local.csv')
  expect(code).toBe(0)
  expect(out).toMatch(/^ {2}key +samples\/a\.csv\n {2}pipeline +samples, whose pattern/m)
  expect(out).toContain('2025-06-01T00:00:00+01:00')
})

test('several files follow each other, and one that cannot be read is told by the exit code', async () => {
  const { code, out } = await explain('long.csv', 'campus/local.csv')
  expect(code).toBe(1)
  expect(out).toMatch(/^long\.csv is read as .*\n─+\n.*campus\/local\.csv cannot be read/s)
})

test('--json is a line for each file, with exact numbers', async () => {
  const { code, out } = await explain('--json', 'long.csv', 'campus/local.csv')
  expect(code).toBe(1)
  const [long, local] = out.trimEnd().split('\n').map(parseExactly)
  expect(long).toMatchObject({
    explanation: { key: 'long.csv', state: 'succeeded', format: 'long', meterIds: ['m1'] },
    readings: [{ value: '0.1', minutes: '30' }, { value: '0.2' }, { value: '0' }],
    days: [{ meterId: 'm1', date: '2025-06-01', total: '0.3', quality: 'partial' }],
  })
  expect(local).toMatchObject({
    explanation: { key: 'campus/local.csv', state: 'failed', error: { code: 'file-ambiguous' } },
    readings: [],
    days: [],
  })
})

test('standard input is read, and --days and --readings limit what is shown', async () => {
  const rows = Array.from(
    { length: 30 },
    (_, day) => `m1,2025-06-${String(day + 1).padStart(2, '0')},${day}\n`,
  )
  const args = ['explain', '-', '--days', '7', '--readings', '5']
  const { code, out } = await run(args, {}, `meter,date,kwh\n${rows.join('')}`)
  expect(code).toBe(0)
  expect(out).toMatch(/ 2025-06-07 .*\n {2}… and 23 more meter-days; --days 30 shows them all\./)
  expect(out.match(/T00:00:00/g)).toHaveLength(5)
})

test('control characters of a file do not reach the terminal', async () => {
  const { out } = await explain('escape.csv')
  expect(out).toContain('\\u001b[2Jx')
  expect(out).not.toContain('\u001b')
})

describe('a wrong call says what is right', () => {
  test.each([
    [[], 'it needs a command'],
    [['tally'], 'there is no command "tally"'],
    [['explain'], 'explain needs a FILE'],
    [['explain', '--colour', 'long.csv'], "Unknown option '--colour'"],
    [['explain', '--key', 'a', 'long.csv', 'more.csv'], '--key is for one FILE'],
    [['explain', '--days', 'all', 'long.csv'], '--days and --readings take a whole number'],
  ])('%j', async (args, reason) => {
    const { code, out, err } = await run(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(`metertally: ${reason}`)
    expect(err).toContain('Usage: metertally explain')
  })

  test.each([
    [['explain', 'absent.csv'], {}, 'There is no file absent.csv.'],
    [['explain', 'campus'], {}, 'campus is a folder; name the files in it.'],
    [['explain', 'long.csv'], { METERTALLY_CONFIG: '/no/such' }, 'METERTALLY_CONFIG: expected a'],
  ])('%j %j', async (args, env, reason) => {
    const { code, out, err } = await run(args, env as Record<string, string>)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(`metertally: ${reason}`)
  })

  test('--help is no wrong call', async () => {
    const { code, out } = await run(['--help'])
    expect(code).toBe(0)
    expect(out).toMatch(/^Usage: metertally explain/)
  })
})

test('npx finds the command in the project, without the network', async () => {
  const { out, code } = await new Promise<Ended>((resolve) => {
    execFile(
      'npx',
      ['--offline', 'metertally', 'explain', join(folder, 'long.csv')],
      {
        cwd: root,
        shell: isWindows,
        env: { ...process.env, npm_config_cache: join(folder, 'npm-cache') },
      },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    )
  })
  expect(code).toBe(0)
  expect(out).toMatch(/long\.csv is read as long/)
})
