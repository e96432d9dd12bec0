/** Aligned columns of plain text. */

export interface Row {
  readonly [column: string]: string
}

/**
 * Two spaces before each line. Columns of numbers have their decimal points below each other, all
 * others, and those called `names`, begin at the left.
 */
export function textTable(
  columns: readonly string[],
  rows: readonly Row[],
  names: readonly string[] = [],
): string {
  const cells = columns.map((column) =>
    toColumn(
      column,
      rows.map((row) => row[column] ?? ''),
      names.includes(column),
    ),
  )
  return [lineOf(cells, 0), ...rows.map((_, at) => lineOf(cells, at + 1))].join('\n')
}

function lineOf(cells: readonly (readonly string[])[], at: number): string {
  return `  ${cells.map((texts) => texts[at]).join('  ')}`.trimEnd()
}

/** The title and the texts below it, all of one width. */
function toColumn(title: string, texts: readonly string[], isName: boolean): string[] {
  const isNumeric = !isName && texts.every((text) => /^-?[\d.]*$/.test(text))
  const all = [title, ...(isNumeric ? pointsAligned(texts) : texts)]
  const width = Math.max(...all.map(widthOf))
  return all.map((text) => {
    const padding = ' '.repeat(width - widthOf(text))
    return isNumeric ? padding + text : text + padding
  })
}

function pointsAligned(texts: readonly string[]): string[] {
  const decimals = (text: string): number =>
    text.includes('.') ? text.length - text.indexOf('.') : 0
  const most = Math.max(0, ...texts.map(decimals))
  return texts.map((text) => text + ' '.repeat(most - decimals(text)))
}

/** In characters, not in UTF-16 units. */
function widthOf(text: string): number {
  return [...text].length
}
