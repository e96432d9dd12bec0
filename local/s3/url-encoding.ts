/** Encodes a key as S3 does in listings and events: `/` stays, a space is `%20`. */
export function urlEncodeKey(key: string): string {
  return encodeURIComponent(key.toWellFormed())
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
}
