/** The time that the benchmark itself takes, to be taken off what it measures. */

/** Sums the CPU seconds of stretches that run without a pause. */
export class Aside {
  seconds = 0

  take<T>(work: () => T): T {
    const { user, system } = process.threadCpuUsage()
    const result = work()
    const taken = process.threadCpuUsage({ user, system })
    this.seconds += (taken.user + taken.system) / 1e6
    return result
  }
}

/** CPU seconds of this process so far, its threads for memory and compilation included. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
