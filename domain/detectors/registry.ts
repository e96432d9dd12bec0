/** All detectors. A new one is a file beside these and a line here. */

import type { Detector } from './detector.ts'
import { deviation } from './deviation.ts'
import { missing } from './missing.ts'
import { peer } from './peer.ts'
import { silent } from './silent.ts'
import { stuck } from './stuck.ts'

export const DETECTORS: readonly Detector[] = [
  missing,
  silent,
  stuck,
  deviation,
  peer,
] as readonly Detector[]
