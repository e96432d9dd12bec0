/** Takes the `aws-chunked` framing off an upload, in all of its signed, unsigned and trailer forms. */
import S3Error from '@20minutes/s3rver/lib/models/error.js'

const lineEnd = Buffer.from('\r\n')

/**
 * The content of an `aws-chunked` body: `size-in-hex[;chunk-signature=...] CRLF bytes CRLF`, ended by
 * a chunk of size 0 and perhaps trailers, which are not checked. Throws `IncompleteBody` if it is
 * cut short or is not as long as announced.
 */
export async function* decodeAwsChunked(
  body: AsyncIterable<Buffer>,
  expectedLength: number,
): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0)
  let state: 'header' | 'content' | 'content-end' | 'trailers' = 'header'
  let remaining = 0
  let total = 0
  for await (const received of body) {
    if (state === 'trailers') continue
    pending = pending.length > 0 ? Buffer.concat([pending, received]) : received
    while (pending.length > 0) {
      if (state === 'content') {
        const content = pending.subarray(0, remaining)
        pending = pending.subarray(content.length)
        remaining -= content.length
        total += content.length
        yield content
        if (remaining === 0) state = 'content-end'
        continue
      }
      const at = pending.indexOf(lineEnd)
      if (at < 0 && pending.length > 16_384) throw incomplete()
      if (at < 0) break
      const line = pending.toString('latin1', 0, at)
      pending = pending.subarray(at + lineEnd.length)
      if (state === 'content-end') {
        if (line !== '') throw incomplete()
        state = 'header'
        continue
      }
      const size = /^[0-9a-f]{1,8}(?=;|$)/i.exec(line)
      if (!size) throw incomplete()
      remaining = Number.parseInt(size[0], 16)
      state = remaining > 0 ? 'content' : 'trailers'
      if (state === 'trailers') break
    }
  }
  if (state !== 'trailers' || total !== expectedLength) throw incomplete()
}

function incomplete(): S3Error {
  return new S3Error('IncompleteBody', 'The request body terminated unexpectedly')
}
