/**
 * `npm run bench`: each part beside a peer in the same run, as ratios. `npm run bench -- reading long`
 * runs one part, or one layout of it.
 */
import { cpus } from 'node:os'
import { benchDetection } from './detection.ts'
import { benchFolding } from './folding.ts'
import { benchMemory } from './memory.ts'
import { benchQueries } from './queries.ts'
import { benchReading } from './reading/reading.ts'
import { benchWriting } from './writing.ts'

const PARTS: Readonly<Record<string, (only: readonly string[]) => Promise<void>>> = {
  reading: benchReading,
  writing: () => benchWriting(),
  queries: () => benchQueries(),
  folding: () => benchFolding(),
  detection: benchDetection,
  memory: benchMemory,
}
/** Takes a quarter of an hour, so it has to be asked for. */
const LONG = 'memory'

const [name, ...only] = process.argv.slice(2)
if (name !== undefined && !(name in PARTS)) {
  console.error(`There is no part "${name}": ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}
console.log(`${cpus()[0]?.model}, Node ${process.version}; medians`)
for (const [part, bench] of Object.entries(PARTS)) {
  if (name === undefined ? part === LONG : part !== name) continue
  console.log(`\n${part}`)
  await bench(only)
}
process.exit(0)
