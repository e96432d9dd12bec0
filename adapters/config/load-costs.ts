/** Loads what a month's costs are worked out from: `prices.yml` and `measured.yml` of a folder. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { type Measures, measuresSchema } from '../../domain/costs/measures.ts'
import { type Prices, pricesSchema } from '../../domain/costs/prices.ts'
import { InvalidConfig } from '../../domain/errors.ts'
import { parseYaml } from './parse-yaml.ts'

/** Throws InvalidConfig, which names file and line. */
export function loadPrices(folder: string): Prices {
  return load(join(folder, 'prices.yml'), pricesSchema)
}

/** Throws InvalidConfig, which names file and line. */
export function loadMeasures(folder: string): Measures {
  return load(join(folder, 'measured.yml'), measuresSchema)
}

function load<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> {
  if (!existsSync(file)) {
    throw new InvalidConfig('config-invalid', `The file ${file} is not there.`, { file })
  }
  return parseYaml(file, readFileSync(file, 'utf8'), schema)
}
