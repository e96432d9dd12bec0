/** What is said of an object whose key no pipeline matches. */
import { UnreadableFile } from '../errors.ts'
import { patternBeside } from '../pipelines/key-pattern.ts'

export function noPipeline(key: string): UnreadableFile {
  return new UnreadableFile(
    'no-pipeline',
    `No pipeline of pipelines.yml matches the key. Add one: - { name: mine, match: ${JSON.stringify(patternBeside(key))}, zone: Europe/London }`,
  )
}
