/** Text in memory in place of an object: no archive, and the plainest CSV there is. */
import { Profiles } from '../../../domain/formats/profile/profiles.ts'
import { Gatherer } from '../../../domain/gathering/gatherer.ts'
import { DEFAULT_LIMITS, type Limits } from '../../../domain/ingestion/limits.ts'
import {
  ObjectPass,
  type ReadSettings,
  type TextPorts,
} from '../../../domain/ingestion/object-pass.ts'
import { pipelineOf } from '../factories.ts'

/** The bytes of a text, in chunks of that size. */
export async function* bytesOf(text: string, chunk = 64): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
}

/** Splits at newlines and delimiters; a line `"!` is broken. One batch for every `rowsInBatch` lines. */
export function plainText(rowsInBatch = 2): TextPorts {
  return {
    async *openArchive(bytes) {
      yield { name: undefined, bytes }
    },
    async *parseCsv(text, delimiter, _, linesBefore = 0) {
      const chunks: Uint8Array[] = []
      for await (const chunk of text) chunks.push(chunk)
      const all = Buffer.concat(chunks).toString().split('\n')
      const lines = all
        .map((line, index) => ({ line, number: linesBefore + index + 1 }))
        .filter(({ line }) => line !== '')
      for (let at = 0; at < lines.length; at += rowsInBatch) {
        const batch = lines.slice(at, at + rowsInBatch)
        const whole = batch.filter(({ line }) => line !== '"!')
        yield {
          rows: whole.map(({ line }) => line.split(delimiter)),
          lines: whole.map(({ number }) => number),
          broken: batch
            .filter(({ line }) => line === '"!')
            .map(({ number }) => ({ line: number, reason: 'broken', text: '"!' })),
        }
      }
    },
  }
}

/** How a text is read with those limits and pipeline settings; no format is known by its header. */
export function settingsOf(
  limits: Partial<Limits> = {},
  pipeline: Record<string, unknown> = {},
): ReadSettings {
  return {
    key: 'drops/a.csv',
    pipeline: pipelineOf(pipeline),
    groups: {},
    profiles: new Profiles([], ''),
    ports: plainText(),
    limits: { ...DEFAULT_LIMITS, ...limits },
  }
}

/** A pass over text with those limits and pipeline settings, and where it gathers. */
export function passOf(
  limits: Partial<Limits> = {},
  pipeline: Record<string, unknown> = {},
): { pass: ObjectPass; gatherer: Gatherer; settings: ReadSettings } {
  const gatherer = new Gatherer()
  const settings = settingsOf(limits, pipeline)
  return { pass: new ObjectPass(settings, gatherer), gatherer, settings }
}
