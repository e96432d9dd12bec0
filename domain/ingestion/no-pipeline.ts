/** What is said of an object whose key no pipeline matches. */
import { UnreadableFile } from '../errors.ts'

export function noPipeline(key: string): UnreadableFile {
  return new UnreadableFile(
    'no-pipeline',
    `No pipeline of pipelines.yml matches the key. Add one: - { name: mine, match: ${JSON.stringify(patternBeside(key))}, zone: Europe/London }`,
  )
}

/** A pattern of the keys beside this one: those of its folder, or itself where it is in none. */
export function patternBeside(key: string): string {
  return key.includes('/') ? `${key.slice(0, key.lastIndexOf('/'))}/**` : key
}
