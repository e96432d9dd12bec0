/** All detectors. A new one is a file beside these and a line here. */

import type { Detector } from './detector.ts'
import { deviation } from './deviation.ts'
import { missing } from './missing.ts'
import { profile } from './profile.ts'
import { stuck } from './stuck.ts'

export const DETECTORS: readonly Detector[] = [
  missing,
  stuck,
  deviation,
  profile,
] as readonly Detector[]
