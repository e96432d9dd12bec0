/** A jest reporter that writes the counts of a run to a file. */
import { writeFileSync } from 'node:fs'

export default class JsonReport {
  #file

  constructor(_config, { file }) {
    this.#file = file
  }

  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results
    const counts = { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }
    writeFileSync(this.#file, JSON.stringify(counts))
  }
}
