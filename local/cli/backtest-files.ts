/** Reads the files of a backtest, one after the other. */
import { type ReadFile, readFile } from '../../domain/backtest/read-file.ts'
import type { ExplainPorts } from '../../domain/ingestion/explain.ts'
import type { Contribution } from '../../domain/readings/contribution.ts'
import type { BacktestCall } from './backtest-call.ts'
import { type Input, openInput } from './input.ts'
import { withProgress } from './progress.ts'

/** Files count as if dropped in this order on that day, which is after all that their rows can say. */
const DROPPED = Date.UTC(2900, 0, 1)

/** What came of each, told on standard error where it is bad; undefined where one is not there. */
export async function readInputs(
  { files, key, zone }: BacktestCall,
  ports: ExplainPorts,
  take: (contribution: Contribution) => void,
): Promise<ReadFile[] | undefined> {
  const inputs: Input[] = []
  const read: ReadFile[] = []
  try {
    for (const file of files) inputs.push(await openInput(file))
    for (const [place, input] of inputs.entries()) {
      const file = {
        name: input.name,
        key: key ?? input.key,
        source: `${place}/${input.key}`,
        version: new Date(DROPPED + place * 1000).toISOString(),
        zone,
        open: withProgress(input, process.stderr),
      }
      const result = await readFile(ports, file, take)
      if (result.error !== undefined) {
        console.error(`metertally: ${input.name} cannot be read. ${result.error}`)
      }
      if (result.unreadable > 0) {
        console.error(
          `metertally: ${result.unreadable} of the files in ${input.name} cannot be read.`,
        )
      }
      read.push(result)
    }
    return read
  } catch (error) {
    if (inputs.length === files.length) throw error
    console.error(`metertally: ${(error as Error).message}`)
    return undefined
  } finally {
    for (const input of inputs) await input.close()
  }
}
