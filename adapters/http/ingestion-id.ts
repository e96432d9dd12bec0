/** The id of an object's ingestion, under which its record is asked for. */

/** Of a bucket and key, joined by a slash. */
export function ingestionId(source: string): string {
  return Buffer.from(source).toString('base64url')
}

/** The inverse; undefined for a text that is the id of no object. */
export function sourceOf(id: string): string | undefined {
  const source = Buffer.from(id, 'base64url').toString()
  return source !== '' && ingestionId(source) === id ? source : undefined
}
