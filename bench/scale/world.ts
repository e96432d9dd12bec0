/** The real stack but for AWS itself: everything is wired as in a Lambda, over clients that stay in memory. */

import { S3Client } from '@aws-sdk/client-s3'
import { snsClient, sqsClient } from '../../adapters/clients.ts'
import { yamlConfig } from '../../adapters/config/load-config.ts'
import { createDocumentClient } from '../../adapters/dynamodb/document-client.ts'
import { type Local, wireFold, wireIngest, wireSlice } from '../../adapters/wiring.ts'
import type { JudgePorts } from '../../domain/detection/judge-slice.ts'
import type { FoldPorts } from '../../domain/folding/fold-changed.ts'
import type { IngestPorts } from '../../domain/ingestion/ingest-ports.ts'
import { Aside } from './aside.ts'
import { MemoryBuckets } from './memory-buckets.ts'
import { MemoryTables } from './memory-tables.ts'

const ENV = {
  DROP_BUCKET: 'drops',
  WORK_BUCKET: 'work',
  READINGS_TABLE: 'readings',
  INGESTIONS_TABLE: 'ingestions',
  ANOMALIES_TABLE: 'anomalies',
  INGEST_QUEUE_URL: 'http://127.0.0.1:1/queue',
  NOTICES_TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:notices',
}
const ACCOUNT = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'memory', secretAccessKey: 'memory' },
}
/** Nothing is sent to it: a call would fail, and none is made while files are good. */
const NOWHERE = { s3: '', dynamodb: '', messaging: 'http://127.0.0.1:1' }

export interface World {
  readonly aside: Aside
  readonly buckets: MemoryBuckets
  readonly tables: MemoryTables
  readonly ingest: IngestPorts
  readonly judge: JudgePorts
  readonly fold: FoldPorts
}

/** `keep`: readings can be asked for; else they are only counted. */
export function createWorld({ keep }: { readonly keep: boolean }): World {
  const aside = new Aside()
  const buckets = new MemoryBuckets(aside)
  const tables = new MemoryTables(aside, keep)
  const local: Local = {
    clients: {
      s3: new S3Client({
        ...{ ...ACCOUNT, endpoint: 'http://memory', forcePathStyle: true },
        requestHandler: buckets as never,
      }),
      documents: createDocumentClient({ ...ACCOUNT, requestHandler: tables as never }),
      sqs: sqsClient(NOWHERE),
      sns: snsClient(NOWHERE),
    },
    log: { info: () => {}, warn: console.error, error: console.error },
    config: yamlConfig(['config']),
  }
  return {
    ...{ aside, buckets, tables },
    // One reader, however big: nobody works on the queue.
    ingest: { ...wireIngest(ENV, local).ports, splitting: undefined },
    judge: wireSlice(ENV, local),
    fold: wireFold(ENV, local).ports,
  }
}
