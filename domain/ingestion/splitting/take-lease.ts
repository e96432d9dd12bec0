/** Takes an object's lease, also from a split that is about a version which is no longer there. */
import { HandBack } from '../../errors.ts'
import type { LeasedIngestion } from '../../ports.ts'
import type { IngestOutcome, IngestPorts } from '../ingest-ports.ts'
import type { Lease } from '../ingestion.ts'

/**
 * While parts of the object as it is now are written there is nothing to do: their messages see to
 * it. `again`: it is to be read once more all the same. Throws HandBack (`lease-held`).
 */
export async function takeLease(
  ports: IngestPorts,
  source: string,
  key: string,
  lease: Lease,
  again: boolean,
): Promise<LeasedIngestion | IngestOutcome> {
  const take = (): Promise<LeasedIngestion> =>
    ports.ingestions.takeLease(source, lease, ports.clock.now().getTime())
  try {
    return await take()
  } catch (error) {
    const { splitting } = ports
    if (!(error instanceof HandBack) || splitting === undefined || again) throw error
    const standing = await splitting.splits.standing(source)
    if (standing?.split === undefined) throw error
    const now = await ports.drops.head(key)
    const { etag, lastModified, readAs, split } = standing
    const isSame = now?.etag === etag && now?.lastModified === lastModified
    if (isSame && readAs === ports.config.settingsFor(key)) {
      return { result: 'split', parts: split.parts }
    }
    await splitting.splits.giveUp(standing)
    return await take()
  }
}
