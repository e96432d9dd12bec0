/** All detectors. A new one is a file beside these and a line here. */

import { nightBaseline } from "./night-baseline.ts"
import { outage } from "./outage.ts"
import type { Detector } from './detector.ts'
import { deviation } from './deviation.ts'
import { missing } from './missing.ts'
import { stuck } from './stuck.ts'
import { zero } from "./zero.ts"
import { negative } from "./negative.ts"
import { impossible } from "./impossible.ts"
import { duplicateProfile } from "./duplicate-profile.ts"

export const DETECTORS: readonly Detector[] = [deviation, missing, stuck, zero, negative, impossible, duplicateProfile, outage, nightBaseline] as readonly Detector[]
