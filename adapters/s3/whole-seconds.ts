/** ISO 8601, UTC, without the fraction of the second: `2026-03-01T10:20:30Z`. */
export function toWholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}
