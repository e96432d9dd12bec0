/** Says on a terminal how far a large file has been read. */
import type { Input } from './input.ts'

const EVERY_MS = 500
const MEGABYTE = 1e6
const CLEAR_LINE = '\r\u001b[K'

/** The input's `open`, which tells its progress on `terminal` where that is one. */
export function withProgress(
  { name, bytes, open }: Input,
  terminal: NodeJS.WriteStream,
): () => AsyncIterable<Uint8Array> {
  if (!terminal.isTTY) return open
  return async function* () {
    let read = 0
    let told = Date.now()
    let isShown = false
    try {
      for await (const chunk of open()) {
        yield chunk
        read += chunk.length
        if (Date.now() - told < EVERY_MS) continue
        told = Date.now()
        isShown = true
        terminal.write(`${CLEAR_LINE}${name}: read ${megabytes(read)} of ${megabytes(bytes)} MB`)
      }
    } finally {
      if (isShown) terminal.write(CLEAR_LINE)
    }
  }
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1)
}
