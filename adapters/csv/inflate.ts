/** Inflates gzip by content: what begins with its magic bytes, whatever the key says. */
import type { Inflate } from '../../domain/ports.ts'
import { ByteReader } from '../archive/byte-reader.ts'
import { gunzip } from '../archive/gunzip.ts'

export const inflate: Inflate = async function* (bytes) {
  const source = new ByteReader(bytes)
  try {
    const head = await source.ahead(2)
    const isGzip = head[0] === 0x1f && head[1] === 0x8b
    yield* isGzip ? gunzip(source) : source
  } finally {
    await source.close()
  }
}
