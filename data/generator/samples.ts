/** Makes all sample files in memory. */
import { gzipSync } from 'node:zlib'
import { printCsv } from './csv.ts'
import { sampleFiles } from './files.ts'

/** The place in the gzip header (RFC 1952, 2.3) that names the system it was made on. */
const systemByte = 9
const unknownSystem = 255

/** Returns the content of each sample file under its key, which is its path in data/samples. */
export function makeSamples(): Map<string, Buffer> {
  return new Map(
    sampleFiles.map((file) => {
      const text = Buffer.from(printCsv(file))
      return [file.key, file.key.endsWith('.gz') ? gzip(text) : text]
    }),
  )
}

/** Returns gzip without a time or a system in its header; Node writes a time of zero by itself. */
function gzip(text: Buffer): Buffer {
  const packed = gzipSync(text, { level: 9 })
  packed[systemByte] = unknownSystem
  return packed
}
