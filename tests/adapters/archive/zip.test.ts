import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { oneByOne } from '../csv/chunks.ts'
import { contents, outcome, refusal, tarOf } from './opened.ts'
import { zipOf } from './zip-writer.ts'

const text = 'meter,date,value\nM1,2025-01-01,1.5\n'

describe('a zip archive', () => {
  test('gives its files in order, packed or stored', async () => {
    const zip = zipOf([
      { name: 'a.csv', content: text },
      { name: 'folder/b.csv', content: 'b', stored: true },
      { name: 'empty.csv', content: '' },
      { name: 'empty-stored.csv', content: '', stored: true },
    ])
    const expected = [
      ['a.csv', text],
      ['folder/b.csv', 'b'],
      ['empty.csv', ''],
      ['empty-stored.csv', ''],
    ]
    expect(await contents([zip])).toEqual(expected)
    expect(await contents(oneByOne(zip))).toEqual(expected)
  })

  test.each(['magic', 'bare', 'wide', 'bare-wide'] as const)(
    'may tell the sizes behind the data (%s)',
    async (descriptor) => {
      const zip = zipOf([
        { name: 'a.csv', content: text, descriptor },
        { name: 'b.csv', content: '', descriptor },
        { name: 'c.csv', content: 'c', descriptor, zip64: true },
      ])
      const expected = [
        ['a.csv', text],
        ['b.csv', ''],
        ['c.csv', 'c'],
      ]
      expect(await contents([zip])).toEqual(expected)
      expect(await contents(oneByOne(zip))).toEqual(expected)
    },
  )

  test.each(['magic', 'wide'] as const)(
    'may do so for stored data, even if they look like a descriptor (%s)',
    async (descriptor) => {
      const content = `${text}PK\x07\x08${'x'.repeat(30)}PK\x07\x08PK\x03\x04`
      const zip = zipOf([
        { name: 'a.csv', content, stored: true, descriptor },
        { name: 'b.csv', content: '', stored: true, descriptor },
      ])
      const expected = [
        ['a.csv', content],
        ['b.csv', ''],
      ]
      expect(await contents([zip])).toEqual(expected)
      expect(await contents(oneByOne(zip))).toEqual(expected)
    },
  )

  test('may be a zip64 archive, and have a comment', async () => {
    const zip = zipOf([{ name: 'a.csv', content: text, zip64: true }], { comment: 'June' })
    expect(await contents([zip])).toEqual([['a.csv', text]])
    expect(await contents(oneByOne(zip))).toEqual([['a.csv', text]])
  })

  test('is read without what is no file of the user', async () => {
    const names = ['folder/', '__MACOSX/._a.csv', '.DS_Store', 'folder/.hidden/b.csv', 'old\\']
    const junk = names.map((name) => ({ name, content: 'x', stored: true }))
    const zip = zipOf([...junk, { name: 'a.csv', content: text }, ...junk])
    expect(await contents([zip])).toEqual([['a.csv', text]])
    const refused = await refusal([zipOf(junk)])
    expect(refused.code).toBe('file-empty')
    expect(refused.message).toMatch(/^The archive has no file/)
    expect(await outcome([zipOf([])])).toBe('file-empty')
  })

  test('has names in UTF-8, told or not, with slashes whatever wrote them', async () => {
    const zip = zipOf([
      { name: 'Zähler/Straße 1.csv', content: '1' },
      { name: Buffer.from('電力.csv'), content: '2' },
      { name: Buffer.from([0x5a, 0xe4, 0x68, 0x6c]), content: '3' },
      { name: 'june\\meters\\4.csv', content: '4' },
      { name: './/5\n.csv', content: '5' },
    ])
    expect((await contents([zip])).map(([name]) => name)).toEqual([
      'Zähler/Straße 1.csv',
      '電力.csv',
      'Zähl',
      'june/meters/4.csv',
      '5\ufffd.csv',
    ])
  })

  test('may hold gzip, which is inflated once', async () => {
    const gzip = gzipSync(text)
    const zip = zipOf([
      { name: 'a.csv.gz', content: Buffer.concat([gzip, gzip]), stored: true },
      { name: 'b.csv', content: gzip },
    ])
    expect(await contents([zip])).toEqual([
      ['a.csv.gz', text + text],
      ['b.csv', text],
    ])
    const twice = await refusal([zipOf([{ name: 'a.gz', content: gzipSync(gzip) }])])
    expect(twice.message).toMatch(/"a\.gz" in the archive is packed once more \(gzip\)\. Unpack it/)
  })

  test('may not hold another archive', async () => {
    const inner = { zip: zipOf([{ name: 'a', content: text }]), tar: await tarOf([{ name: 'a' }]) }
    for (const [kind, content] of Object.entries(inner)) {
      for (const stored of [true, false]) {
        const refused = await refusal([zipOf([{ name: 'x/inner', content, stored }])])
        expect(refused.code).toBe('file-not-csv')
        expect(refused.message).toMatch(`"x/inner" in the archive is packed once more (${kind}`)
      }
    }
  })

  test('is refused as a spreadsheet if it is one', async () => {
    for (const name of ['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'mimetype']) {
      const refused = await refusal([zipOf([{ name, content: 'x' }])])
      expect(refused.code).toBe('file-not-csv')
      expect(refused.message).toMatch(/spreadsheet.* Export it as CSV/)
    }
  })

  test('is refused with a clear word if encrypted or packed by another method', async () => {
    const encrypted = { name: 'a.csv', content: text, flags: 1 }
    for (const file of [encrypted, { ...encrypted, flags: 9, descriptor: 'magic' as const }]) {
      const refused = await refusal([zipOf([file])])
      expect(refused.code).toBe('file-not-csv')
      expect(refused.message).toMatch(/"a\.csv" .* encrypted\. Make the archive without a password/)
    }
    const other = await refusal([zipOf([{ name: 'a.csv', content: text, method: 9 }])])
    expect(other.message).toMatch(/"a\.csv" .* Deflate64, which is not read/)
    const unknown = await refusal([zipOf([{ name: 'a.csv', content: text, method: 77 }])])
    expect(unknown.message).toMatch(/method number 77/)
  })
})

describe('a damaged zip archive', () => {
  const files = [
    { name: 'a.csv', content: text },
    { name: 'b.csv', content: text, stored: true },
    { name: 'c.csv', content: text, descriptor: 'magic' as const },
    { name: 'd.csv', content: text, descriptor: 'bare' as const },
    { name: 'e.csv', content: text, descriptor: 'magic' as const, stored: true },
  ]
  const zip = zipOf(files)

  test('is refused if cut short, wherever', async () => {
    for (let end = 4; end < zip.length; end++) {
      expect(await outcome([zip.subarray(0, end)])).toBe('file-broken-archive')
    }
    const refused = await refusal([zip.subarray(0, 60)])
    expect(refused.message).toMatch(/within "a\.csv": it is cut short\. .* upload it whole/)
  })

  test.each(files)('is refused if its data are not what was packed: $name', async (file) => {
    const refused = await refusal([zipOf([{ ...file, crc: 1 }])])
    expect(refused.code).toBe('file-broken-archive')
    expect(refused.message).toMatch(`"${file.name}"`)
  })

  test('is never read as something else, whatever byte is damaged', async () => {
    const single = zipOf([{ name: 'a.csv', content: text }])
    const dataEnd = single.indexOf(Buffer.from('504b0102', 'hex'))
    for (let at = 4; at < dataEnd; at++) {
      const damaged = Buffer.from(single)
      damaged[at] = (damaged[at] as number) ^ 0xff
      const result = await outcome([damaged])
      if (typeof result === 'string') expect(result).toMatch(/^file-/)
      else expect(result.map(([, content]) => content)).toEqual([text])
    }
  })

  test('is refused if its directory lists other members, or other bytes follow', async () => {
    const directory = zip.indexOf(Buffer.from('504b0102', 'hex'))
    const short = Buffer.concat([zip.subarray(0, directory), zipOf([])])
    expect((await refusal([short])).message).toMatch(/holds 5 members and its directory lists 0/)
    expect(await outcome([zip, zip])).toBe('file-broken-archive')
    expect(await outcome([zip, Buffer.from('more')])).toBe('file-broken-archive')
    expect(await outcome([zip, new Uint8Array(1000)])).toHaveLength(5)
  })
})
