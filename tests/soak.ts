/** How long the tests that search at random go on, and from which seed. */

/**
 * `METERTALLY_SOAK_SECONDS`: such tests go on for that long; undefined where it is not set, and they
 * look at a few hundred cases. `METERTALLY_SOAK_SEED`: the seed of a failure, to see it again.
 */
export function soak(): { seconds: number | undefined; seed: number } {
  const { METERTALLY_SOAK_SECONDS: seconds, METERTALLY_SOAK_SEED: seed } = process.env
  return {
    seconds: seconds === undefined || seconds === '' ? undefined : wholeOf(seconds),
    seed: seed === undefined || seed === '' ? 1 : wholeOf(seed),
  }
}

function wholeOf(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new Error(`METERTALLY_SOAK_*: expected a whole number, found "${text}"`)
}
