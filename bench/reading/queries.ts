/** What DuckDB is asked for each layout: the daily totals of each meter, types told beforehand. */

const SLOTS = 48

function columns(names: readonly (readonly [string, string])[]): string {
  return `{${names.map(([name, type]) => `'${name}': '${type}'`).join(', ')}}`
}

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`)

/** The query for a file of that layout; `width` is its number of value columns. */
export const QUERIES: Readonly<Record<string, (path: string, width: number) => string>> = {
  long: (path) => {
    const typed = columns([
      ['meter', 'VARCHAR'],
      ['stamp', 'TIMESTAMP'],
      ['kwh', 'DOUBLE'],
    ])
    return `SELECT meter, CAST(stamp AS DATE), sum(kwh), count(*) FROM read_csv('${path}', header=true, auto_detect=false, delim=',', columns=${typed}) GROUP BY ALL`
  },
  wide: (path) => {
    const values = numbered('v', SLOTS)
    const typed = columns([
      ['meter', 'VARCHAR'],
      ['day', 'DATE'],
      ...values.map((name) => [name, 'DOUBLE'] as const),
    ])
    return `SELECT meter, day, sum(${values.join('+')}), count(*) FROM read_csv('${path}', header=true, auto_detect=false, delim=',', columns=${typed}) GROUP BY ALL`
  },
  matrix: (path, width) => {
    const values = numbered('v', width)
    const typed = columns([
      ['stamp', 'TIMESTAMP'],
      ...values.map((name) => [name, 'DOUBLE'] as const),
    ])
    return `SELECT CAST(stamp AS DATE), ${values.map((name) => `sum(${name})`).join(', ')} FROM read_csv('${path}', header=true, auto_detect=false, delim=',', columns=${typed}) GROUP BY ALL`
  },
  nem12: (path) => {
    const values = numbered('v', SLOTS)
    const typed = columns(
      ['type', 'day', ...values, 'quality', 'code', 'reason', 'updated', 'loaded'].map(
        (name) => [name, 'VARCHAR'] as const,
      ),
    )
    const sum = values.map((name) => `CAST(${name} AS DOUBLE)`).join('+')
    // Whose a day is stands in a row above, which a query over rows cannot tell cheaply.
    return `SELECT day, sum(${sum}), count(*) FROM read_csv('${path}', header=false, auto_detect=false, delim=',', null_padding=true, columns=${typed}) WHERE type = '300' GROUP BY ALL`
  },
}
