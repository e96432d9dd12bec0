/** Spreads index partitions, since one takes at most 1,000 writes a second. */

/** How many partitions a date has in the readings' index. Changing it needs a rebuild. */
export const DATE_SHARDS = 16
/** How many partitions the lists by time have. */
export const LIST_SHARDS = 4

/** A number below `shards` that hangs on the text alone (FNV-1a, 32 bits). */
export function shardOf(text: string, shards: number): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  return (hash >>> 0) % shards
}

/** `prefix#00`, `prefix#01`, …: names that sort and read well. */
export function shardName(prefix: string, shard: number): string {
  return `${prefix}#${String(shard).padStart(2, '0')}`
}

export function allShards(prefix: string, shards: number): string[] {
  return Array.from({ length: shards }, (_, shard) => shardName(prefix, shard))
}
