/** Reads a file of labels. */
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { labelsSchema } from '../../domain/backtest/labels.ts'
import { InvalidConfig } from '../../domain/errors.ts'

/** Throws InvalidConfig, which says where the file is wrong. */
export async function readLabels(file: string): Promise<z.infer<typeof labelsSchema>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw invalid(error.code === 'ENOENT' ? `There is no file ${file}.` : error.message)
  })
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    throw invalid(`${file} is not JSON: ${(error as Error).message}.`)
  }
  const checked = labelsSchema.safeParse(parsed)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw invalid(`${file}: ${issue?.path.join('.')}: ${issue?.message}.`)
}

function invalid(message: string): InvalidConfig {
  return new InvalidConfig('config-invalid', message)
}
