/**
 * All detectors. A new one is a file beside these and a line here. The order matters: of several
 * reasons on a day the first one says best what it is, and days that one finds anomalous are
 * unusual to those after it.
 */

import type { Detector } from './detector.ts'
import { deviation } from './deviation.ts'
import { duplicateProfile } from './duplicate-profile.ts'
import { impossible } from './impossible.ts'
import { levelShift } from './level-shift.ts'
import { longTermVariance } from './long-term-variance.ts'
import { lowDeltaT } from './low-delta-t.ts'
import { missing } from './missing.ts'
import { negative } from './negative.ts'
import { nightBaseline } from './night-baseline.ts'
import { outage } from './outage.ts'
import { peer } from './peer.ts'
import { profile } from './profile.ts'
import { registerReset } from './register-reset.ts'
import { silent } from './silent.ts'
import { sparse } from './sparse.ts'
import { stuck } from './stuck.ts'
import { stuckWindow } from './stuck-window.ts'
import { weather } from './weather.ts'
import { zero } from './zero.ts'

export const DETECTORS: readonly Detector[] = [
  missing,
  silent,
  stuck,
  stuckWindow,
  zero,
  outage,
  negative,
  impossible,
  registerReset,
  duplicateProfile,
  sparse,
  nightBaseline,
  lowDeltaT,
  deviation,
  levelShift,
  profile,
  longTermVariance,
  peer,
  weather,
] as readonly Detector[]
