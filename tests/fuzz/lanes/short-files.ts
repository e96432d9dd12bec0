/** Short files with what may stand on either side of a chunk border. */
import type { File } from './file.ts'

const HEADER = 'meter,timestamp,kWh\n'
const half = (at: number): string =>
  `2025-06-02 ${String(at >> 1).padStart(2, '0')}:${at % 2 === 0 ? '00' : '30'}`
const rows = (count: number, end = '\n', from = 0): string =>
  Array.from({ length: count }, (_, at) => `m1,${half(from + at)},${at}.5${end}`).join('')

/** `count` days of hours. */
const wide = (count: number, end: string): string => {
  const hours = Array.from({ length: 24 }, (_, at) => `${String(at).padStart(2, '0')}:00`)
  const days = Array.from({ length: count }, (_, at) => `m1,2025-06-0${at + 1}`)
  return [`Meter,Date,${hours.join()}`, ...days.map((day) => `${day}${',0.5'.repeat(24)}`)]
    .map((line) => line + end)
    .join('')
}

const nem12 = [
  '100,NEM12,202503031200,NETWORKX,RETAILY',
  '200,6001000001,E1,01,E1,N1,SN000001,kWh,1440,20250601',
  '300,20250301,1.5,A,,,20250302083000,',
  '300,20250302,2.5,V,,,20250302083000,',
  '400,1,1,S14,,',
  '300,20250303,-3.5,A,,,20250302083000,',
  '900',
]

/** Recognition takes far longer than to read so little. */
const LONG: File['profile'] = {
  ...{ layout: 'long', meter: { column: 1 }, time: { column: 2 }, values: [{ column: 3 }] },
  text: { decimal: '.' },
}
const WIDE: File['profile'] = {
  ...{ layout: 'wide', meter: { column: 'Meter' }, time: { column: 'Date' } },
  values: [{ column: '*' }],
}

const FILES: readonly (readonly [name: string, file: File])[] = [
  ['plain lines', { text: HEADER + rows(8) }],
  ['lines that end with CRLF', { text: (HEADER + rows(8)).replaceAll('\n', '\r\n') }],
  ['lines that end with CR', { text: HEADER + rows(3) + rows(3, '\r', 3) + rows(2, '\n', 6) }],
  ['a text that ends without a line feed', { text: `\ufeff${HEADER}${rows(6)}`.trimEnd() }],
  ['a text that ends in a CR', { text: `${HEADER}${rows(6)}\r` }],
  ['a text that ends in a quote', { text: `${HEADER}${rows(4)}m1,2025-06-02 09:00,"4` }],
  ['a mark and blank lines', { text: `\ufeff${HEADER}\n\r\n${rows(4)}\n \n${rows(3, '\n', 4)}` }],
  ['quoted fields', { text: `"meter","timestamp","kWh"\n${rows(4)}"m""1","${half(5)}","1"\n` }],
  [
    'quoted line breaks',
    { text: `${HEADER}${rows(3)}"m\n1","${half(4)}",1\r\n"m1\r\n",${half(5)},2\n${rows(2)}` },
  ],
  ['what is no ASCII', { text: `meter,time,Zählerstand\nZähler😀,${half(1)},1.5\n`.repeat(5) }],
  ['rows that are rejected', { text: `${HEADER}${rows(3)}m1,x,1\n\nm1,${half(7)},\n${rows(2)}` }],
  ['delimiters behind each row', { text: HEADER + rows(6, ',,\n') }],
  ['a wide file', { text: wide(2, '\n') }],
  ['a wide file with CRLF', { text: `${wide(1, '\r\n')}m1,2025-06-09,"1",${'2,'.repeat(22)}\r\n` }],
  ['NEM12', { text: nem12.map((line) => `${line}\n`).join('') }],
  ['NEM12 with CRLF', { text: nem12.join('\r\n') }],
]

const profileOf = (name: string): Pick<File, 'pipeline' | 'profile'> =>
  name.startsWith('NEM12')
    ? { pipeline: { format: 'nem12' } }
    : { profile: (name.startsWith('a wide') ? WIDE : LONG) as NonNullable<File['profile']> }

export const SHORT_FILES = FILES.map(
  ([name, file]) => [name, { ...profileOf(name), ...file }] as const,
)
