/** How long and from which seed the long runs of random tests go: see docs/testing.md. */

export interface Soak {
  /** How long to go on; undefined for the short run that `npm test` makes. */
  readonly seconds: number | undefined
  readonly seed: number
}

/** What METERTALLY_SOAK_SECONDS and METERTALLY_SOAK_SEED ask for. */
export function soak(): Soak {
  const seconds = wholeNumber('METERTALLY_SOAK_SECONDS')
  return { seconds, seed: wholeNumber('METERTALLY_SOAK_SEED') ?? 1 }
}

function wholeNumber(name: string): number | undefined {
  const text = process.env[name]
  if (text === undefined || text === '') return undefined
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is a whole number, not ${text}`)
  return Number(text)
}
