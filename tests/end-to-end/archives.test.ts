/** Archives: every member is read by itself, a bad one is reported alone, and the others count. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { tarOf } from '../adapters/archive/opened.ts'
import { zipOf } from '../adapters/archive/zip-writer.ts'
import { startWorld, type World } from './harness.ts'
import type { Json } from './http-json.ts'
import { long, sum, values, wide } from './sums.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(async () => {
  expect(world.errors).toEqual([])
  await world.close()
})

interface File {
  readonly name: string
  readonly content: string | Buffer
}

const zip = async (files: readonly File[]): Promise<Buffer> => zipOf(files)
const tarGz = async (files: readonly File[]): Promise<Buffer> => gzipSync(await tarOf([...files]))

/** The record as the API tells it of one ingestion. */
async function ingest(key: string, body: Buffer): Promise<Json> {
  const { id } = await world.ingest(key, body)
  return (await world.get(`/ingestions/${id}`)).body
}

describe.each([
  ['zip', zip, 1],
  ['tar.gz', tarGz, 2],
] as const)('a %s', (kind, pack, month) => {
  const date = `2025-0${month}-02`
  const [first, second] = [values(month, 48), values(month + 10, 48)]
  const bad = `${long(['Z-3', `${date}T00:00Z`, '1'])}Z-3,never,2\nZ-3,${date}T01:00Z,4\n`
  const files = [
    { name: 'wide.csv', content: wide([`${kind}-1`, date, first]) },
    { name: '__MACOSX/._wide.csv', content: 'x\0y' },
    { name: '.DS_Store', content: '\0\0\0\x01Bud1' },
    { name: 'a/b/c/nested.csv', content: wide([`${kind}-2`, date, second]) },
    { name: 'a/.hidden.csv', content: wide(['HIDDEN', date, first]) },
    { name: 'unknown.csv', content: 'name,colour,price\na,b,1\n' },
    { name: 'some-bad-rows.txt', content: bad.replaceAll('Z-3', `${kind}-3`) },
    { name: 'packed.csv.gz', content: gzipSync(long([`${kind}-4`, `${date}T00:00Z`, '0.5'])) },
    { name: 'notes.pdf', content: '%PDF-1.7 \0\x01\x02' },
  ]

  test('is read member by member, and the record tells of each', async () => {
    const record = await ingest(`archives/many.${kind}`, await pack(files))
    expect(record).toMatchObject({ state: 'partial', rows: '6', accepted: '5', rejected: '1' })
    const member = (name: string): Json => record.members.find((one: Json) => one.name === name)
    expect(record.members.map(({ name }: Json) => name).sort()).toEqual(
      ['wide.csv', 'a/b/c/nested.csv', 'unknown.csv', 'some-bad-rows.txt', 'packed.csv.gz']
        .concat('notes.pdf')
        .sort(),
    )
    expect(member('wide.csv')).toMatchObject({
      ...{ state: 'succeeded', format: 'wide', rows: '1', accepted: '1', rejected: '0' },
      decisions: expect.arrayContaining([expect.stringMatching(/^wide: 48 columns of 30 minutes/)]),
    })
    expect(member('packed.csv.gz')).toMatchObject({ state: 'succeeded', format: 'long', rows: '1' })
    expect(member('some-bad-rows.txt')).toMatchObject({
      ...{ state: 'partial', format: 'long', rows: '3', accepted: '2', rejected: '1' },
    })
    expect(record.rejects).toEqual([
      expect.objectContaining({
        line: '3',
        member: 'some-bad-rows.txt',
        text: `${kind}-3,never,2`,
      }),
    ])
    expect(member('unknown.csv')).toMatchObject({
      ...{ state: 'failed', error: { code: 'header-unknown' } },
    })
    expect(member('notes.pdf')).toMatchObject({ state: 'failed', error: { code: 'file-not-csv' } })
    expect(record.notes).toContain('2 of 6 files in the archive could not be read')
  })

  test('counts what could be read, and nothing else', async () => {
    expect(await world.meterTotal(`${kind}-1`, date)).toBe(sum(first))
    expect(await world.meterTotal(`${kind}-2`, date)).toBe(sum(second))
    expect(await world.meterTotal(`${kind}-3`, date)).toBe('5')
    expect(await world.meterTotal(`${kind}-4`, date)).toBe('0.5')
    expect(await world.total(date)).toBe(sum([...first, ...second, '5', '0.5']))
    expect((await world.get('/meters/HIDDEN')).status).toBe(404)
  })

  test('that is uploaded again without a member no longer counts it', async () => {
    const fewer = files.filter(({ name }) => name !== 'a/b/c/nested.csv')
    await ingest(`archives/many.${kind}`, await pack(fewer))
    expect(await world.total(date)).toBe(sum([...first, '5', '0.5']))
  })

  test('with two members of one meter-day counts the later one', async () => {
    const day = `2025-0${month}-03`
    const twice = [
      { name: 'a.csv', content: wide([`${kind}-5`, day, first]) },
      { name: 'b.csv', content: wide([`${kind}-5`, day, second]) },
    ]
    const record = await ingest(`archives/twice.${kind}`, await pack(twice))
    expect(record).toMatchObject({ state: 'succeeded', duplicates: '1' })
    expect(await world.total(day)).toBe(sum(second))
  })

  test('of which a member fails after many good rows counts none of that member', async () => {
    const day = `2025-0${month}-04`
    const open = `${long([`${kind}-6`, `${day}T00:00Z`, '7'])}${kind}-6,"${day}T01:00Z,1\nx,y,z\n`
    const half = [
      { name: 'half.csv', content: open },
      { name: 'whole.csv', content: wide([`${kind}-7`, day, first]) },
    ]
    const record = await ingest(`archives/half.${kind}`, await pack(half))
    expect(record).toMatchObject({ state: 'partial', accepted: '1' })
    expect(record.members[0]).toMatchObject({
      name: 'half.csv',
      error: { code: 'file-broken-csv' },
    })
    expect(await world.total(day)).toBe(sum(first))
    expect((await world.get(`/meters/${kind}-6`)).status).toBe(404)
  })

  test('of nothing but bad members fails and names the first', async () => {
    const record = await ingest(
      `archives/bad.${kind}`,
      await pack([
        { name: 'x/unknown.csv', content: 'name,colour,price\na,b,1\n' },
        { name: 'empty.csv', content: '' },
      ]),
    )
    expect(record).toMatchObject({ state: 'failed', error: { code: 'header-unknown' } })
    expect(record.error.message).toMatch(/None of the 2 files.*x\/unknown\.csv: The header/)
  })

  test('of nothing but hidden files and folders fails as empty', async () => {
    const junk = [
      { name: '__MACOSX/._a.csv', content: 'x' },
      { name: 'folder/.DS_Store', content: 'y' },
    ]
    const record = await ingest(`archives/junk.${kind}`, await pack(junk))
    expect(record).toMatchObject({ state: 'failed', error: { code: 'file-empty' } })
  })

  test('cut short fails, and the version before it stays counted', async () => {
    const day = `2025-0${month}-05`
    const whole = await pack([{ name: 'a.csv', content: wide([`${kind}-8`, day, first]) }])
    const key = `archives/cut.${kind}`
    await ingest(key, whole)
    const record = await ingest(key, whole.subarray(0, whole.length * 0.7))
    expect(record).toMatchObject({ state: 'failed' })
    expect(record.error.code).toMatch(/^file-broken-(archive|gzip)$/)
    expect(record.notes).toEqual(['the last readable version of this object stays counted'])
    expect(await world.total(day)).toBe(sum(first))
  })
})

test('a bomb fails clearly, with the good file before it', async () => {
  const day = '2025-03-02'
  const bomb = zipOf([
    { name: 'good.csv', content: wide(['BOMB', day, values(3, 48)]) },
    { name: 'bomb.csv', content: Buffer.alloc(80 * 2 ** 20) },
  ])
  const record = await ingest('archives/bomb.zip', bomb)
  expect(record).toMatchObject({ state: 'failed', error: { code: 'file-too-large' } })
  expect(record.error.message).toMatch(/bomb\.csv|times/)
  expect(await world.total(day)).toBeUndefined()
})
