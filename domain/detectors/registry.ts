/** All detectors, in the order in which their reasons are told. A new one is a file beside these and a line here. */

import type { Detector } from './detector.ts'
import { deviation } from './deviation.ts'
import { longTermVariance } from './long-term-variance.ts'
import { lowDeltaT } from './low-delta-t.ts'
import { missing } from './missing.ts'
import { sparse } from './sparse.ts'
import { stuck } from './stuck.ts'
import { stuckWindow } from './stuck-window.ts'
import { weather } from './weather.ts'

export const DETECTORS: readonly Detector[] = [
  missing,
  stuck,
  stuckWindow,
  sparse,
  lowDeltaT,
  deviation,
  longTermVariance,
  weather,
] as readonly Detector[]
