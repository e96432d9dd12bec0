/** `metertally explain`: each file in turn, as text or as JSON. */
import { loadLimits, loadReadConfig } from '../../adapters/config/load-config.ts'
import { toExplanation } from '../../adapters/http/explanation.ts'
import { wireExplain } from '../../adapters/wiring.ts'
import { explain } from '../../domain/ingestion/explain.ts'
import { readSettings } from '../settings.ts'
import { type Advice, adviceFor } from './advice.ts'
import { type Input, openInput } from './input.ts'
import { withProgress } from './progress.ts'
import { renderExplanation } from './render.ts'
import type { ExplainCall } from './usage.ts'

/** The exit code: 0 where all files can be read, 1 where one cannot, 2 where one is not there. */
export async function explainFiles(
  { files, key, json, days, readings }: ExplainCall,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { METERTALLY_CONFIG } = env
  const { configFolders } = readSettings({ METERTALLY_CONFIG }, [])
  const ports = wireExplain(loadReadConfig(configFolders), loadLimits(configFolders))
  let worst = 0
  for (const [index, file] of files.entries()) {
    let input: Input
    try {
      input = await openInput(file)
    } catch (error) {
      console.error(`metertally: ${(error as Error).message}`)
      worst = 2
      continue
    }
    try {
      const open = withProgress(input, process.stderr)
      const found = await explain(ports, key ?? input.key, open, { days, readings })
      if (json) console.log(JSON.stringify(toExplanation(found)))
      else {
        if (index > 0) console.log(`\n${'─'.repeat(60)}\n`)
        const advise = (message: string): Advice =>
          adviceFor(found.ingestion.key, message, ports.config, configFolders)
        console.log(renderExplanation(input.name, found, ports.config, advise))
      }
      if (found.ingestion.state === 'failed') worst = Math.max(worst, 1)
    } finally {
      await input.close()
    }
  }
  return worst
}
