/** How far the runs that succeeded have come. */
export interface Watermark {
  /** The time up to which ingestions have been looked at. */
  readonly at: string
  /** Names the version of the detectors' list by which the last one went beside the deployed one. */
  readonly listEtag?: string | undefined
}
