/** How a text is cut into cells: told from its first lines. */

/** Spreadsheets write it; it is no row. */
const SEP_LINE = /^\ufeff?"?sep=(.)"?\s*$/i
/** In the order in which ties are decided: decimal commas also cut lines evenly. */
const DELIMITERS = ['\t', ';', '|', ','] as const
const QUOTED_OR_END = /"(?:[^"]|"")*"|\r\n|\n|\r/g
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
  const lines = firstLines(text)
  let best = ','
  let bestScore = 0
  for (const candidate of DELIMITERS) {
    const score = evenness(lines, candidate)
    if (score > bestScore) [best, bestScore] = [candidate, score]
  }
  return best
}

/** The first lines that are not blank, with a letter for what is quoted. */
function firstLines(text: string): string[] {
  const lines: string[] = []
  let line = ''
  let from = 0
  for (const { 0: found, index } of text.matchAll(QUOTED_OR_END)) {
    line += text.slice(from, index)
    from = index + found.length
    if (found.startsWith('"')) {
      line += 'q'
      continue
    }
    if (line.trim() !== '' && lines.push(line) === LINES) return lines
    line = ''
  }
  line += text.slice(from)
  return line.trim() === '' ? lines : [...lines, line]
}

/** How many cuts the lines with the commonest number of cells have. */
function evenness(lines: readonly string[], delimiter: string): number {
  const counts = new Map<number, number>()
  for (const line of lines) {
    let cells = 1
    for (let at = line.indexOf(delimiter); at >= 0; at = line.indexOf(delimiter, at + 1)) cells++
    if (cells > 1) counts.set(cells, (counts.get(cells) ?? 0) + 1)
  }
  return Math.max(0, ...[...counts].map(([cells, count]) => count * (cells - 1)))
}
