/** A clock that tests move by hand: it stands in for Date in all code of a test file. */

const RealDate = Date
/** A Monday in winter, long after any date that contents tell of. */
const BEGIN = RealDate.UTC(2026, 0, 5)

let nowMs = BEGIN
/** What the clock of whoever asks is off by, in milliseconds. */
let skewOf: () => number = () => 0

class VirtualDate extends RealDate {
  constructor(...given: [] | [number]) {
    if (given.length === 0) super(VirtualDate.now())
    else super(...given)
  }

  static override now(): number {
    return nowMs + skewOf()
  }
}

/** From now on every Date of this test file is virtual. */
export function installVirtualTime(skew: () => number): void {
  skewOf = skew
  globalThis.Date = VirtualDate as DateConstructor
}

export function restartTime(): void {
  nowMs = BEGIN
}

export function moveTime(milliseconds: number): void {
  nowMs += milliseconds
}

/** The true time, whatever clocks show; milliseconds since 1970 UTC. */
export function trueTime(): number {
  return nowMs
}
