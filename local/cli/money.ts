/** Amounts as people read them. */

/** US dollars with cents below a thousand, and whole above. */
export function money(usd: number): string {
  return usd < 999.995 ? usd.toFixed(2) : Math.round(usd).toLocaleString('en')
}

/** A count with three significant digits: `1.23 million`, `45,600`, `0.012`. */
export function amount(quantity: number): string {
  const rounded = Number(quantity.toPrecision(3))
  if (rounded >= 1e9) return `${rounded / 1e9} billion`
  if (rounded >= 1e6) return `${rounded / 1e6} million`
  return rounded.toLocaleString('en', { maximumSignificantDigits: 3 })
}

/** Amounts of one column, so that their last digits stand below each other. */
export function moneyColumn(amounts: readonly number[]): string[] {
  const texts = amounts.map(money)
  const width = Math.max(...texts.map(({ length }) => length))
  return texts.map((text) => text.padStart(width))
}
