import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeAwsChunked } from '../../../local/s3/aws-chunked.ts'

async function decode(body: string, length: number, receivedInPiecesOf = 7): Promise<string> {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < body.length; at += receivedInPiecesOf) {
      yield Buffer.from(body.slice(at, at + receivedInPiecesOf), 'latin1')
    }
  }
  return Buffer.concat(await Array.fromAsync(decodeAwsChunked(pieces(), length))).toString('latin1')
}

const signed =
  '3;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9\r\nabc\r\n0;chunk-signature=b6c6ea8a5354eaf1\r\n\r\n'
const withTrailer = '5\r\nhello\r\n1\r\n\n\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'

test('decodes signed chunks, and unsigned ones with a trailer', async () => {
  expect(await decode(signed, 3)).toBe('abc')
  expect(await decode(withTrailer, 6)).toBe('hello\n')
})

test('gives the same content however the bytes arrive', async () => {
  const content = fc.array(fc.constantFrom('a', '\r', '\n', '0', ';'), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(fc.array(content), fc.integer({ min: 1, max: 50 }), async (chunks, pieces) => {
      const texts = chunks.map((chunk) => chunk.join(''))
      const body = [...texts, '']
        .map((text) => `${text.length.toString(16)}\r\n${text}\r\n`)
        .join('')
      expect(await decode(body, texts.join('').length, pieces)).toBe(texts.join(''))
    }),
  )
})

test.each([
  ['cut short in a chunk', '5\r\nhel', 5],
  ['without its last chunk', '5\r\nhello\r\n', 5],
  ['of another length than announced', '5\r\nhello\r\n0\r\n\r\n', 6],
  ['with a chunk longer than it says', '2\r\nhello\r\n0\r\n\r\n', 2],
  ['without framing', 'hello, world\r\n', 12],
  ['that is empty', '', 0],
])('refuses a body %s', async (_, body, length) => {
  await expect(decode(body, length)).rejects.toMatchObject({ code: 'IncompleteBody' })
})
