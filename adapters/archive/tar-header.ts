/** What tells a block of tar to be a header. */

/** All of a tar archive is made of blocks of this length. */
export const TAR_BLOCK = 512

const SPARSE = 'S'.charCodeAt(0)

/**
 * Whether bytes begin with a header, which may be of the old kind without `ustar`. No text is taken
 * for one: it has none of the NUL bytes that fill up a header.
 */
export function isTarHeader(bytes: Buffer): boolean {
  const block = bytes.subarray(0, TAR_BLOCK)
  if (block.length < TAR_BLOCK || block[0] === 0 || !block.includes(0)) return false
  return block.toString('latin1', 257, 262) === 'ustar' || hasChecksum(block)
}

/** Whether a block is GNU tar's own kind of header for a file with gaps. */
export function isSparseHeader(block: Buffer): boolean {
  return (
    block.length === TAR_BLOCK && block[156] === SPARSE && block.includes(0) && hasChecksum(block)
  )
}

/** The checksum is the sum of the header's bytes, its own field taken as blanks. */
function hasChecksum(block: Buffer): boolean {
  const written = /^[ 0]*([0-7]+)[ \0]/.exec(block.toString('latin1', 148, 156))
  if (written === null) return false
  let sum = 8 * 32
  for (const byte of block.subarray(0, 148)) sum += byte
  for (const byte of block.subarray(156)) sum += byte
  return Number.parseInt(written[1] as string, 8) === sum
}
