/** The expectation is csv-parse over the whole text: rows, and the lines on which they end. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCsv } from '../../../adapters/csv/parse-csv.ts'
import { type AnyRowTaker, readRows } from '../../../domain/csv/read-rows.ts'
import { UnreadableFile } from '../../../domain/errors.ts'
import { chunksOf, cutAt, oneByOne, places } from '../../adapters/csv/chunks.ts'

const LINE_BYTES = 60

/** Takes the first so many bytes of whole lines by itself, and notes what comes beside. */
class Taker implements AnyRowTaker {
  linesTaken = 0
  readonly told: unknown[] = []
  readonly #takes: boolean

  constructor(takes: boolean) {
    this.#takes = takes
  }

  /** Lines of nothing but letters. */
  takeLines(bytes: Uint8Array, from: number, end: number): number {
    let at = from
    while (this.#takes && at < end) {
      const feed = bytes.indexOf(10, at)
      const line = Buffer.from(bytes.subarray(at, feed)).toString()
      if (!/^[a-z]+$/.test(line)) return at
      this.linesTaken++
      this.told.push([[line], 'taken'])
      at = feed + 1
    }
    return at
  }

  takeRow(row: readonly string[], line: number): void {
    this.told.push([[...row], line])
  }

  takeBroken({ line, reason }: { line: number; reason: string }): void {
    this.told.push([reason, line])
  }

  learn(): void {}
}

async function read(chunks: Uint8Array[], isPlain: boolean, takes = false): Promise<unknown[]> {
  const taker = new Taker(takes)
  const dialect = { delimiter: ',', lineBytes: LINE_BYTES, isPlain }
  try {
    for await (const _ of readRows(chunksOf(chunks), dialect, parseCsv, taker));
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return [error.code]
  }
  return taker.told
}

const pieces = fc.constantFrom('a', 'bc', '1', ',', ',', '"', '""', '"x"', '\n', '\n', '\r\n', '\r')
const texts = fc
  .array(fc.oneof(pieces, fc.constantFrom('é', 'a ', '\n\n', 'y'.repeat(70))), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''))
  .filter((text) => text !== '')

test('rows and lines are those of csv-parse, wherever the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(texts, places, fc.boolean(), async (text, places, isMarked) => {
      const bytes = Buffer.from(isMarked ? `\ufeff${text}` : text)
      const expected = await read([bytes], false)
      expect(await read([bytes], true)).toEqual(expected)
      expect(await read(cutAt(bytes, places), true)).toEqual(expected)
      expect(await read(oneByOne(bytes), true)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})

test('lines that are taken whole are counted with the others', async () => {
  const text = '\ufeffa\nb,1\nc\n\nd\r\ne\n"f",2\ng\n"h\n",3\ni\nj'
  const expected = [
    ...[
      [['a'], 'taken'],
      [['b', '1'], 2],
      [['c'], 'taken'],
      [['d'], 5],
      [['e'], 'taken'],
    ],
    ...[
      [['f', '2'], 7],
      [['g'], 'taken'],
      [['h\n', '3'], 10],
      [['i'], 11],
      [['j'], 12],
    ],
  ]
  const bytes = Buffer.from(text)
  expect(await read([bytes], true, true)).toEqual(expected)
  expect(await read(oneByOne(bytes), true, true)).toEqual(expected)
})

test('a mark begins a text, and no line below others', async () => {
  const dialect = { delimiter: ',', lineBytes: LINE_BYTES, isPlain: true }
  for (const isLater of [false, true]) {
    const taker = new Taker(false)
    const text = chunksOf([Buffer.from('\ufeffA,1\n\ufeffB,2\n')])
    for await (const _ of readRows(text, { ...dialect, isLater }, parseCsv, taker));
    const [first] = taker.told
    expect(first).toEqual([[isLater ? '\ufeffA' : 'A', '1'], 1])
    expect(taker.told[1]).toEqual([['\ufeffB', '2'], 2])
  }
})
