/** Rows of one line cut into fields, as csv-parse would cut them; what is not plain is left to it. */

const QUOTE = '"'

/**
 * The fields of a line without its line end, which may hold no line break; undefined where quotes
 * are not as RFC 4180 has them, or a bare field holds one: csv-parse says what such a row is.
 */
export function splitRow(line: string, delimiter: string): string[] | undefined {
  return line.includes(QUOTE) ? splitQuoted(line, delimiter) : line.split(delimiter)
}

function splitQuoted(line: string, delimiter: string): string[] | undefined {
  const fields: string[] = []
  for (let at = 0; ; at++) {
    let end: number
    if (line.startsWith(QUOTE, at)) {
      const close = closingQuote(line, at + 1)
      end = close + 1
      if (close < 0 || (end < line.length && line.charAt(end) !== delimiter)) return undefined
      const field = line.slice(at + 1, close)
      fields.push(field.includes(QUOTE) ? field.replaceAll('""', QUOTE) : field)
    } else {
      end = line.indexOf(delimiter, at)
      if (end < 0) end = line.length
      const field = line.slice(at, end)
      if (field.includes(QUOTE)) return undefined
      fields.push(field)
    }
    if (end === line.length) return fields
    at = end
  }
}

/** Where the field ends whose content begins there; -1 if it does not end on this line. */
function closingQuote(line: string, from: number): number {
  let at = line.indexOf(QUOTE, from)
  while (at >= 0 && line.startsWith(QUOTE, at + 1)) at = line.indexOf(QUOTE, at + 2)
  return at
}
