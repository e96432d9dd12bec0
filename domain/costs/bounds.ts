/** Where a workload is more than the stack as it is deployed can do. */
import { dateSeconds, LONGEST_ANSWER_SECONDS } from './answer-usage.ts'
import { secondsPerSlice, slicesPerRun } from './detection-usage.ts'
import { foldSeconds } from './fold-usage.ts'
import { foldedDay } from './folded-day.ts'
import { secondsPerFile } from './ingest-usage.ts'
import type { Measures } from './measures.ts'
import type { Workload } from './workload.ts'

/** Of serverless.yml: what a function may last, and how many run at once. */
const FUNCTION_SECONDS = 900
const INGESTS_AT_ONCE = 10
const SLICES_AT_ONCE = 10
/** Folding stops so long before its end. */
const FOLD_SECONDS = FUNCTION_SECONDS - 90
/** A standard execution ends at 25,000 events, and a slice is seven of them. */
const SLICES_IN_HISTORY = Math.floor(25_000 / 7)

/** A sentence for each bound that the workload passes, with what would be needed. */
export function passedBounds(workload: Workload, measures: Measures): string[] {
  const day = foldedDay(workload, measures)
  const file = secondsPerFile(workload, measures)
  const ingesting = (file * workload.filesPerDay) / 86_400
  const slices = slicesPerRun(workload)
  const slice = secondsPerSlice(workload, measures, day)
  const detecting = (slices * slice) / SLICES_AT_ONCE
  const folding = foldSeconds(workload, measures, day)
  const date = dateSeconds(workload, measures, day)
  return [
    ...when(
      file > FUNCTION_SECONDS,
      () =>
        `A file takes ${whole(file)} s, and a function may last ${FUNCTION_SECONDS} s: drop more, smaller files.`,
    ),
    ...when(
      ingesting > INGESTS_AT_ONCE,
      () =>
        `Reading the files keeps ${whole(ingesting)} functions busy all day; set ingestConcurrency (${INGESTS_AT_ONCE}) to more.`,
    ),
    ...when(
      slices > SLICES_IN_HISTORY,
      () =>
        `A detector run would have ${whole(slices)} slices, and Step Functions ends an execution at about ${whole(SLICES_IN_HISTORY)}: detection fails.`,
    ),
    ...when(
      slice > FUNCTION_SECONDS,
      () =>
        `A slice of a detector run takes ${whole(slice)} s, and a function may last ${FUNCTION_SECONDS} s: detection fails. Drop whole days, or list detectors that look back less.`,
    ),
    ...when(
      detecting > 86_400 / workload.detectionsPerDay,
      () =>
        `A detector run takes ${whole(detecting / 60)} minutes with ${SLICES_AT_ONCE} slices at once, and the next begins after ${whole(1440 / workload.detectionsPerDay)}.`,
    ),
    ...when(
      folding > FOLD_SECONDS,
      () =>
        `Folding would need ${whole(folding)} s an hour and has ${FOLD_SECONDS}: it falls behind. Answers stay right; what is not folded costs more to read.`,
    ),
    ...when(
      date > LONGEST_ANSWER_SECONDS,
      () =>
        `The total of a date takes ${whole(date)} s, and an answer may take ${LONGEST_ANSWER_SECONDS}: such calls end in a timeout.`,
    ),
  ]
}

function when(isPassed: boolean, sentence: () => string): string[] {
  return isPassed ? [sentence()] : []
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en')
}
