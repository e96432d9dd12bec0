import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { oneByOne } from '../csv/chunks.ts'
import { contents, outcome, refusal, tarOf } from './opened.ts'
import { zipOf } from './zip-writer.ts'

const text = 'meter,date,value\nM1,2025-01-01,1.5\n'

/** The checksum made right again, for a header that was changed by hand. */
function signed(header: Buffer): Buffer {
  header.fill(' ', 148, 156)
  const sum = header.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

describe.each([
  ['tar', (tar: Buffer) => tar],
  ['tar.gz', (tar: Buffer) => gzipSync(tar)],
])('a %s archive', (_, pack) => {
  test('gives its files in order', async () => {
    const archive = pack(
      await tarOf([
        { name: './a.csv', content: text },
        { name: 'folder/b.csv', content: '' },
        { name: 'c.csv', content: 'c'.repeat(1000) },
      ]),
    )
    const expected = [
      ['a.csv', text],
      ['folder/b.csv', ''],
      ['c.csv', 'c'.repeat(1000)],
    ]
    expect(await contents([archive])).toEqual(expected)
    expect(await contents(oneByOne(archive))).toEqual(expected)
  })

  test('is read without folders, links and hidden files', async () => {
    const junk = [
      { name: './', header: { type: 'directory' as const } },
      { name: 'link.csv', header: { type: 'symlink' as const, linkname: 'a.csv' } },
      { name: 'hard.csv', header: { type: 'link' as const, linkname: 'a.csv' } },
      { name: './._a.csv', content: 'x' },
    ]
    const archive = pack(await tarOf([...junk, { name: 'a.csv', content: text }, ...junk]))
    expect(await contents([archive])).toEqual([['a.csv', text]])
    const refused = await refusal([pack(await tarOf(junk))])
    expect(refused.code).toBe('file-empty')
  })

  test('may have long names and names in UTF-8', async () => {
    const names = [
      `${'long/'.repeat(60)}a.csv`,
      'Zähler/電力.csv',
      `${'f'.repeat(99)}/${'x'.repeat(90)}`,
    ]
    const archive = pack(await tarOf(names.map((name) => ({ name, content: name }))))
    expect(await contents([archive])).toEqual(names.map((name) => [name, name]))
  })

  test('may have a long name as GNU tar writes it', async () => {
    const name = `${'long/'.repeat(40)}a.csv`
    const tar = await tarOf([
      { name: '././@LongLink', content: `${name}\0`, header: { type: 'gnu-long-name' } },
      { name: name.slice(0, 100), content: text },
    ])
    expect(await contents([pack(tar)])).toEqual([[name, text]])
  })

  test('may be of the old kind without a magic number', async () => {
    const tar = await tarOf([{ name: 'a.csv', content: text }])
    tar.fill(0, 257, 512)
    expect(await contents([pack(signed(tar))])).toEqual([['a.csv', text]])
  })

  test('may not hold sparse files: their gaps would be lost', async () => {
    const gnu = await tarOf([
      { name: 'a.csv', content: text },
      { name: 'gaps.csv', content: text },
    ])
    gnu.write('S', 1024 + 156)
    signed(gnu.subarray(1024))
    const pax = await tarOf([
      { name: 'x', content: text, header: { pax: { 'GNU.sparse.name': 'gaps.csv' } } },
    ])
    for (const tar of [gnu, pax]) {
      for (const chunks of [[pack(tar)], oneByOne(pack(tar))]) {
        const refused = await refusal(chunks)
        expect(refused.code).toBe('file-not-csv')
        expect(refused.message).toMatch(/"gaps\.csv" .* Make the archive without --sparse/)
      }
    }
  })

  test('may hold gzip, but no archive', async () => {
    const gzip = { name: 'a.csv.gz', content: gzipSync(text) }
    expect(await contents([pack(await tarOf([gzip]))])).toEqual([['a.csv.gz', text]])
    const zip = { name: 'b', content: zipOf([{ name: 'a', content: text }]) }
    const refused = await refusal([pack(await tarOf([zip]))])
    expect(refused.message).toMatch(/"b" in the archive is packed once more \(zip/)
  })

  test('is refused if a header is damaged', async () => {
    const tar = await tarOf([
      { name: 'a.csv', content: text },
      { name: 'b.csv', content: text },
    ])
    tar[1024] = 65
    const refused = await refusal([pack(tar)])
    expect(refused.code).toBe('file-broken-archive')
    expect(refused.message).toMatch(/within or after "a\.csv".* upload it whole/)
  })

  test('is refused if its end is lacking, wherever', async () => {
    const tar = await tarOf([
      { name: 'a.csv', content: text },
      { name: 'b.csv', content: text },
    ])
    for (const end of [512, 530, 1024, 1025, 1536, 2048, 2560, tar.length - 1]) {
      expect([end, await outcome([pack(tar.subarray(0, end))])]).toEqual([
        end,
        'file-broken-archive',
      ])
    }
  })
})

test('a tar.gz archive is refused if its gzip data are cut short, wherever', async () => {
  const archive = gzipSync(await tarOf([{ name: 'a.csv', content: text }]))
  for (let end = 2; end < archive.length; end++) {
    expect(await outcome([archive.subarray(0, end)])).toBe('file-broken-gzip')
  }
})

test('text is no tar, whatever it holds', async () => {
  const looks = `${'x'.repeat(257)}ustar${'x'.repeat(400)}`
  expect(await contents([Buffer.from(looks)])).toEqual([[undefined, looks]])
  expect(await contents([gzipSync(looks)])).toEqual([[undefined, looks]])
})
