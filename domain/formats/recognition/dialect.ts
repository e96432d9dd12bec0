/** How a text is cut into cells: told from its first lines. */

/** Spreadsheets write it; it is no row. */
const SEP_LINE = /^\ufeff?"?sep=(.)"?\s*$/i
/** In the order in which ties are decided: decimal commas also cut lines evenly. */
const DELIMITERS = ['\t', ';', '|', ','] as const
const QUOTED = /"(?:[^"]|"")*"/g
const LINES = 60

/** The delimiter that a `sep=` line names; undefined where there is none. */
export function sepLine(line: string): string | undefined {
  return SEP_LINE.exec(line)?.[1]
}

/**
 * The delimiter of a text: the candidate that cuts most, counting only lines that it cuts into the same
 * number of cells; comma if none cuts any.
 */
export function detectDelimiter(text: string): string {
  const lines = text
    .replace(QUOTED, 'q')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, LINES)
  let best = ','
  let bestScore = 0
  for (const candidate of DELIMITERS) {
    const score = evenness(lines, candidate)
    if (score > bestScore) [best, bestScore] = [candidate, score]
  }
  return best
}

/** How many cuts the lines with the commonest number of cells have. */
function evenness(lines: readonly string[], delimiter: string): number {
  const counts = new Map<number, number>()
  for (const line of lines) {
    const cells = line.split(delimiter).length
    if (cells > 1) counts.set(cells, (counts.get(cells) ?? 0) + 1)
  }
  return Math.max(0, ...[...counts].map(([cells, count]) => count * (cells - 1)))
}
