/** Text in memory in place of an object: no compression, and the plainest CSV there is. */

import { DEFAULT_LIMITS, type Limits } from '../../../domain/ingestion/limits.ts'
import { ObjectPass, type TextPorts } from '../../../domain/ingestion/read-object.ts'
import { Gatherer } from '../../../domain/readings/gatherer.ts'
import { pipelineOf } from '../factories.ts'

/** The bytes of a text, in chunks of that size. */
export async function* bytesOf(text: string, chunk = 64): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
}

/** Splits at newlines and commas; a line `!` is broken. One batch for every `rowsInBatch` lines. */
export function plainText(rowsInBatch = 2): TextPorts {
  return {
    inflate: (bytes) => bytes,
    async *parseCsv(text) {
      const chunks: Uint8Array[] = []
      for await (const chunk of text) chunks.push(chunk)
      const all = Buffer.concat(chunks).toString().split('\n')
      const lines = all
        .map((line, index) => ({ line, number: index + 1 }))
        .filter(({ line }) => line !== '')
      for (let at = 0; at < lines.length; at += rowsInBatch) {
        const batch = lines.slice(at, at + rowsInBatch)
        const whole = batch.filter(({ line }) => line !== '!')
        yield {
          rows: whole.map(({ line }) => line.split(',')),
          lines: whole.map(({ number }) => number),
          broken: batch
            .filter(({ line }) => line === '!')
            .map(({ number }) => ({ line: number, reason: 'broken', text: '!' })),
        }
      }
    },
  }
}

/** A pass over text with those limits and pipeline settings, and where it gathers. */
export function passOf(
  limits: Partial<Limits> = {},
  settings: Record<string, unknown> = {},
): { pass: ObjectPass; gatherer: Gatherer; limits: Limits } {
  const gatherer = new Gatherer()
  const all = { ...DEFAULT_LIMITS, ...limits }
  return {
    pass: new ObjectPass(pipelineOf(settings), gatherer, plainText(), all),
    gatherer,
    limits: all,
  }
}
