/** A store of contributions in memory, which never fails. */
import type { ContributionStore } from '../../domain/ports.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'

/** Serves what is in the list at the time of each question, and counts the questions. */
export function storeOf(
  contributions: readonly Contribution[],
): ContributionStore & { questions: number } {
  const ofMeter = (meterId: string, from: string, to: string): Contribution[] =>
    contributions
      .filter((one) => one.meterId === meterId && one.date >= from && one.date <= to)
      .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  const ofDate = (date: string): Contribution[] =>
    contributions
      .filter((one) => one.date === date)
      .sort((a, b) => (a.meterId < b.meterId ? -1 : a.meterId > b.meterId ? 1 : 0))
  return {
    questions: 0,
    save: () => Promise.reject(new Error('nothing is saved here')),
    async *ofMeter(meterId, from, to) {
      this.questions++
      yield* ofMeter(meterId, from, to)
    },
    async *fromEndOfMeter(meterId, end, { from = '0', to = '~' } = {}) {
      this.questions++
      const found = ofMeter(meterId, from, to)
      yield* end === 'earliest' ? found : found.reverse()
    },
    ofDate(date) {
      this.questions++
      const meters = Map.groupBy(ofDate(date), ({ meterId }) => meterId)
      // As if read from two shards, a few meters at a time.
      const found = [...meters.values()]
      const halves = [found.slice(0, found.length >> 1), found.slice(found.length >> 1)]
      return halves.map(async function* (half) {
        for (let at = 0; at < half.length; at += 30) yield half.slice(at, at + 30).flat()
      })
    },
    async ofMeters(date, meterIds) {
      this.questions++
      const wanted = new Set(meterIds)
      return ofDate(date).filter(({ meterId }) => wanted.has(meterId))
    },
    async pageOfDate(date) {
      this.questions++
      return { items: ofDate(date) }
    },
  }
}
