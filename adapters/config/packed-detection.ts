/** What detection needs, from the packed file: by itself, so that only who detects carries its code. */
import type { DetectionConfig } from '../../domain/detection/detection-config.ts'
import { readPacked } from './packed-file.ts'

export function packedDetection(file: string): DetectionConfig {
  return readPacked(file).detection
}
