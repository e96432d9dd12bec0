/** Large files of which each once took far too long, or all the memory, or ended in a crash. */
import { gzipSync } from 'node:zlib'

const KIB = 1024
const MIB = KIB * KIB
const HEADER = 'meter,timestamp,value\n'

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => `${line(at)}\n`).join('')
const half = (at: number): string => new Date(1.75e12 + at * 1_800_000).toISOString()
const rows = (count: number): string => lines(count, (at) => `m,${half(at)},1`)
const columns = (count: number, title: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => title(at)).join()
const matrix = (count: number, title: (at: number) => string): string =>
  `timestamp,${columns(count, title)}\n${lines(3, (at) => `${half(at)}${',1'.repeat(count)}`)}`
const second = (at: number): string => new Date(at * 1000).toISOString().slice(11, 19)

export const shapes: Readonly<Record<string, () => string | Buffer>> = {
  'one digit all through': () => Buffer.alloc(64 * MIB, '1'),
  'quotes all through': () => Buffer.alloc(64 * MIB, '"'),
  'newlines all through': () => Buffer.alloc(64 * MIB, '\n'),
  'newlines between rows': () => `${HEADER}${rows(9)}${'\n'.repeat(32 * MIB)}${rows(9)}`,
  'commas all through': () => Buffer.alloc(4 * MIB, ','),
  'one character all through, in UTF-16': () => Buffer.from('1'.repeat(8 * MIB), 'utf16le'),
  'newlines behind a quote': () => `"${'\n'.repeat(12 * MIB)}`,
  'rows of one character': () => '1\n'.repeat(300 * KIB),
  'records of no type': () => `100,NEM12,1\n${'5\n'.repeat(150 * KIB)}`,
  'a title of digits': () => `meter,timestamp,${'1'.repeat(200 * KIB)}x\n${rows(9)}`,
  'a value of digits': () => `${HEADER}m,${half(0)},${'1'.repeat(900 * KIB)}x\n${rows(9)}`,
  'a title of brackets': () => `meter,timestamp,value${'('.repeat(200 * KIB)}\n${rows(9)}`,
  'a title of spaces in brackets': () => `meter,timestamp,v(${' '.repeat(200 * KIB)}x\n${rows(9)}`,
  'a title of spaces': () => `meter,timestamp,a${' '.repeat(200 * KIB)}b\n${rows(9)}`,
  'a stamp of spaces': () => `${HEADER}m,2025-01-01${' '.repeat(200 * KIB)}b,1\n${rows(9)}`,
  'many columns': () => matrix(12_000, (at) => `meter-${at}`),
  'many columns of totals': () => matrix(8_000, (at) => `total ${at}`),
  'many columns of dates': () =>
    `meter,${columns(5_000, (at) => new Date(at * 864e5).toISOString().slice(0, 10))}\nm${',1'.repeat(5_000)}\n`,
  'rows of words': () => lines(40, (at) => columns(800, (column) => `t${at}${column}`)),
  'rows of times': () => lines(40, () => columns(400, () => '00:30')),
  'seconds of a day, the last first': () =>
    HEADER + lines(86_400, (at) => `m,2025-01-01T${second(86_399 - at)}Z,1`),
  'long rows that are rejected': () =>
    HEADER + rows(99) + `m,x,${'y'.repeat(900 * KIB)}\n`.repeat(8),
  'a unit in each row': () =>
    `meter,timestamp,temperature,unit\n${lines(30_000, (at) => `m,${half(at)},1,u${at}`)}`,
  'one stamp all through': () => HEADER + `m,${half(0)},1\n`.repeat(100_000),
  'gzip in gzip in gzip': () => {
    let packed: Buffer = gzipSync(rows(9))
    for (let left = 50; left > 0; left--) packed = gzipSync(packed)
    return packed
  },
}
