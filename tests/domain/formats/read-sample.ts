/** Reads the samples of formats: small files in the vendors' shapes, with values that were made up. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type HowToRead, type ReadText, readText } from './read-text.ts'

const SAMPLES = join(import.meta.dirname, '../../data/formats')

/** Reads a file of `tests/data/formats`; its name is what the key tells of its meter. */
export function readSample(file: string, how: HowToRead = {}): Promise<ReadText> {
  return readText(readFileSync(join(SAMPLES, file)), { key: `drops/${file}`, ...how })
}
