import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../..')
let copy: string

/** Replaces every occurrence, of which there has to be one. */
async function edit(path: string, pairs: readonly (readonly [string, string])[]): Promise<void> {
  let text = await readFile(join(copy, path), 'utf8')
  for (const [before, after] of pairs) {
    if (!text.includes(before)) throw new Error(`${path} has no ${before}`)
    text = text.replaceAll(before, after)
  }
  await writeFile(join(copy, path), text)
}

// The project is copied, so that its own registry stays as it is, and then changed as
// docs/detection.md says: copy two files, name the detector, add a line.
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'metertally-walk-through-'))
  await mkdir(join(copy, 'tests'))
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const path of [
    'domain',
    'tests/domain',
    'jest.config.mjs',
    'package.json',
    'tsconfig.json',
  ]) {
    await cp(join(root, path), join(copy, path), { recursive: true })
  }
  const source = 'domain/detectors/record-day.ts'
  const check = 'tests/domain/detectors/record-day.test.ts'
  await cp(join(root, 'domain/detectors/template.ts'), join(copy, source))
  await cp(join(root, 'tests/domain/detectors/template.test.ts'), join(copy, check))
  await edit(source, [
    ['const template', 'const recordDay'],
    ["'template'", "'record-day'"],
  ])
  await edit(check, [
    ['template.ts', 'record-day.ts'],
    ['{ template }', '{ recordDay as template }'],
  ])
  await edit('domain/detectors/registry.ts', [
    [
      'import type { Detector }',
      "import { recordDay } from './record-day.ts'\nimport type { Detector }",
    ],
    ['Detector[] = [\n', 'Detector[] = [\n  recordDay,\n'],
  ])
  await rename(
    join(copy, 'tests/domain/detectors/walk-through.test.ts'),
    join(copy, 'tests/domain/detectors/walk-through.ts'),
  )
})

afterAll(() => rm(copy, { recursive: true, force: true }))

test('a copied detector passes its copied test', async () => {
  const jest = ['--experimental-vm-modules', join(root, 'node_modules/jest/bin/jest.js')]
  const { stderr } = await run(
    process.execPath,
    [...jest, '--rootDir', copy, 'tests/domain/detectors/record-day'],
    { cwd: copy, env: { ...process.env, METERTALLY_TEST_REPORT: '' } },
  )
  expect(stderr).toMatch(/PASS .*record-day/)
})

test('a copied detector is configured by its name and judges a meter', async () => {
  await writeFile(
    join(copy, 'judge.ts'),
    `import { Assignments, assignmentsSchema } from './domain/detection/assignments.ts'
import { judgeChannel } from './domain/detection/judge-channel.ts'
import { historyDay } from './tests/domain/factories.ts'
const assignments = assignmentsSchema.parse({
  detectors: [{ detector: 'record-day', parameters: { lookbackDays: 20 } }],
})
const detectors = new Assignments({ assignments, tags: {}, holidays: {} }).of({ meterId: 'm1', pipeline: 'test' })
const days = Array.from({ length: 30 }, (_, index) => historyDay(20_000 + index, index === 29 ? 50 : 10))
const { findings } = judgeChannel(detectors, {
  meterId: 'm1', channel: 'main', days, judgeFrom: 0, today: 20_040, told: new Map(),
  isHoliday: () => false, isChangeExpected: () => false, companions: new Map(), pipelineDay: undefined,
})
console.log(JSON.stringify(findings.map(({ date, reasons }) => [date, reasons[0].detector, reasons[0].message])))
`,
  )
  const { stdout } = await run(process.execPath, [join(copy, 'judge.ts')], { cwd: copy })
  expect(JSON.parse(stdout)).toEqual([
    [
      '2024-11-02',
      'record-day',
      '50 kWh on 2024-11-02 is more than on any of the 20 days before: the highest was 10 kWh.',
    ],
  ])
})
