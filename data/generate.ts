/** Writes the sample files under data/samples: `node data/generate.ts`, or `npm run samples`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeSamples } from './generator/samples.ts'

for (const [key, content] of makeSamples()) {
  const path = join(import.meta.dirname, 'samples', key)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  console.log(`${key}: ${content.length} bytes`)
}
