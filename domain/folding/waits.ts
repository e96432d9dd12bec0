/** How long folding waits for others, in milliseconds. */

/**
 * Longer than one who folds takes from reading a meter-day to having written its fold, and any
 * reader then from its first item to its last: a Lambda lives for 15 minutes.
 */
export const READERS_GONE_MS = 45 * 60_000
/** Longer than one who ingests or folds lives. */
export const WRITERS_GONE_MS = 24 * 60 * 60_000
