/** What goes wrong with files on their way, and what malice makes of them. */
import { gzipSync } from 'node:zlib'
import { tarOf } from '../adapters/archive/opened.ts'
import { zipOf } from '../adapters/archive/zip-writer.ts'
import type { Dice } from './dice.ts'

export type Mutator = (bytes: Buffer, dice: Dice) => Buffer | Promise<Buffer>

const NUMBERS = [
  '1e308',
  '-1e308',
  'NaN',
  '-0',
  '99999999999999999999',
  '1e-999999',
  '1e999999',
].concat('9007199254740993', '0x1p3', '1,5', '1.234.567', '٣', '', '--5', '+', '.', '9'.repeat(401))
const DATES = [
  '9999999-01-01',
  '0000-00-00',
  '2025-02-30',
  '1899-12-31',
  '2199-12-31',
  '31/31/2025',
]
  .concat('2025-03-30 01:30', '2025-10-26 01:30', '9999999999999999', '-1', '2025-01-01T24:00')
  .concat('2025-01-01T00:00:00.000000000000000001+18:00', '1900-01-01T00:00:00+18:00')
const TEXTS = ['__proto__', 'constructor', '/(/', '/^(a+)+$/', '*', '-', '=1+1', '="007"', "'x"]
  .concat(
    '\u202emeter',
    '😀'.repeat(60),
    'e\u0301',
    '\ufeff',
    ' meters#00',
    'total',
    'm'.repeat(201),
  )
  .concat('\u0085', '\u2028', 'é'.repeat(200), 'x'.repeat(5000), '{meter}', 'kWh', 'null', '#')
const BREAKS = ['\n', '\r', '\r\n', '\n\n\n', '\u2028', '']
const DELIMITERS = [',', ';', '\t', '|', ' ', ',,']
const BOMS = ['efbbbf', 'fffe', 'feff', '0000feff', 'efbbbfefbbbf', '1f8b', '504b0304']

/** Of the line-wise ones: text in, text out. */
const onText =
  (change: (text: string, dice: Dice) => string): Mutator =>
  (bytes, dice) =>
    Buffer.from(change(bytes.toString(), dice))

const onLines = (change: (lines: string[], dice: Dice) => void): Mutator =>
  onText((text, dice) => {
    const lines = text.split('\n')
    change(lines, dice)
    return lines.join('\n')
  })

/** Puts another text in the place of some matches. */
const swap = (pattern: RegExp, others: readonly string[], share = 0.05): Mutator =>
  onText((text, dice) =>
    text.replace(pattern, (match) => (dice.next() < share ? dice.of(others) : match)),
  )

const span = (bytes: Buffer, dice: Dice): [number, number] => {
  const from = dice.below(bytes.length + 1)
  return [from, Math.min(bytes.length, from + dice.below(200))]
}

const plain: Readonly<Record<string, Mutator>> = {
  flipBits: (bytes, dice) => {
    const changed = Buffer.from(bytes)
    for (let left = 1 + dice.below(8); left > 0 && bytes.length > 0; left--) {
      const at = dice.below(bytes.length)
      changed[at] = (changed[at] as number) ^ (1 << dice.below(8))
    }
    return changed
  },
  remove: (bytes, dice) => {
    const [from, to] = span(bytes, dice)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  repeat: (bytes, dice) => {
    const [from, to] = span(bytes, dice)
    const run = bytes.subarray(from, to)
    const runs = Array<Buffer>(1 + dice.below(40)).fill(run)
    return Buffer.concat([bytes.subarray(0, to), ...runs, bytes.subarray(to)])
  },
  insert: (bytes, dice) => {
    const [from] = span(bytes, dice)
    const run = Buffer.from(Array.from({ length: 1 + dice.below(20) }, () => dice.below(256)))
    return Buffer.concat([bytes.subarray(0, from), run, bytes.subarray(from)])
  },
  insertText: (bytes, dice) => {
    const [from] = span(bytes, dice)
    return Buffer.concat([
      bytes.subarray(0, from),
      Buffer.from(dice.of([...TEXTS, ...NUMBERS, ...DATES, '"', '""', '",'])),
      bytes.subarray(from),
    ])
  },
  cutShort: (bytes, dice) => bytes.subarray(0, dice.below(bytes.length + 1)),
  cutFront: (bytes, dice) => bytes.subarray(dice.below(bytes.length + 1)),
  delimiters: onText((text, dice) => text.replaceAll(dice.of(DELIMITERS), dice.of(DELIMITERS))),
  someDelimiters: swap(/[,;\t|]/g, DELIMITERS),
  quotes: swap(/[",;]/g, ['"', '""', "'", '"a"b', ' "']),
  breaks: onText((text, dice) => text.replace(/\r?\n/g, dice.of(BREAKS))),
  someBreaks: swap(/\r?\n/g, BREAKS),
  numbers: swap(/[\d.]+/g, NUMBERS),
  dates: swap(/\d{1,4}[-/.]\d\d?[-/.]\d{1,4}(?:[T ][\d:.]+)?/g, DATES, 0.2),
  texts: swap(/[A-Za-z][\w ]*/g, TEXTS),
  shuffle: onLines((lines, dice) => lines.sort(() => dice.next() - 0.5)),
  reverse: onLines((lines) => lines.push(...lines.splice(1).reverse())),
  repeatLine: onLines((lines, dice) => {
    const line = dice.of(lines)
    for (let left = dice.below(60); left > 0; left--)
      lines.splice(dice.below(lines.length), 0, line)
  }),
  columnsTwice: onLines((lines) => {
    for (const [at, line] of lines.entries()) lines[at] = `${line},${line}`
  }),
  withoutHeader: onLines((lines) => lines.shift()),
  headerAlone: onLines((lines) => lines.splice(1)),
  byteOrderMark: (bytes, dice) => Buffer.concat([Buffer.from(dice.of(BOMS), 'hex'), bytes]),
  utf16: (bytes, dice) => {
    const wide = Buffer.from(`${dice.of(['', '\ufeff'])}${bytes.toString()}`, 'utf16le')
    return dice.next() < 0.5 ? wide : wide.swap16()
  },
  latin1: (bytes) => Buffer.from(`${bytes.toString()}\nZ\u00e4hler,\u0081,\u00ff`, 'latin1'),
  twice: (bytes) => Buffer.concat([bytes, bytes]),
}

const packed: Readonly<Record<string, Mutator>> = {
  gzip: (bytes) => gzipSync(bytes),
  gzipTwice: (bytes) => Buffer.concat([gzipSync(bytes), gzipSync(bytes)]),
  gzipInGzip: (bytes) => gzipSync(gzipSync(bytes)),
  zip: (bytes, dice) =>
    zipOf([
      { name: dice.of(TEXTS), content: bytes, stored: dice.next() < 0.3 },
      { name: 'b/../b.csv', content: bytes, descriptor: dice.of(['magic', 'bare', 'wide']) },
      { name: 'b/../b.csv', content: gzipSync(bytes) },
    ]),
  tar: (bytes, dice) =>
    tarOf([
      { name: dice.of(['a.csv', 'ä'.repeat(300)]), content: bytes },
      { name: 'b.csv', content: 'a,b\n' },
    ]),
}

const wild = Object.entries(plain)
const wraps = Object.entries(packed)

/** A few mutations in a row; now and then packed in between. Names tell which. */
export async function mutate(bytes: Buffer, dice: Dice): Promise<{ names: string; bytes: Buffer }> {
  const names: string[] = []
  let changed = bytes
  const apply = async ([name, mutator]: [string, Mutator]): Promise<void> => {
    names.push(name)
    changed = await mutator(changed, dice)
  }
  for (let left = 1 + dice.below(4); left > 0; left--) await apply(dice.of(wild))
  if (dice.next() < 0.2) {
    await apply(dice.of(wraps))
    if (dice.next() < 0.7) await apply(dice.of(wild.slice(0, 6)))
    if (dice.next() < 0.2) await apply(dice.of(wraps))
  }
  return { names: names.join(' '), bytes: changed }
}
