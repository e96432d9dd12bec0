/** Which adapter serves which port: the one place that knows. */
import { Logger } from '@aws-lambda-powertools/logger'
import type { DetectionConfig } from '../domain/detection/detection-config.ts'
import type { JudgePorts } from '../domain/detection/judge-slice.ts'
import type { PlanPorts } from '../domain/detection/plan.ts'
import type { ReportPorts } from '../domain/detection/report.ts'
import { InvalidConfig } from '../domain/errors.ts'
import type { FoldPorts } from '../domain/folding/fold-changed.ts'
import type { ExplainPorts } from '../domain/ingestion/explain.ts'
import type { IngestPorts } from '../domain/ingestion/ingest-ports.ts'
import type { Limits } from '../domain/ingestion/limits.ts'
import type { ReadConfig } from '../domain/pipelines/read-config.ts'
import type { Clock, DetectionLauncher } from '../domain/ports.ts'
import type { DifferencePorts } from '../domain/reconciling/differences.ts'
import { isPacked } from './archive/kind.ts'
import { openArchive } from './archive/open-archive.ts'
import {
  type Clients,
  documentClient,
  s3Client,
  sfnClient,
  snsClient,
  sqsClient,
} from './clients.ts'
import type { ConfigSource } from './config/config-source.ts'
import { packedDetection } from './config/packed-detection.ts'
import { packedLimits, packedReadConfig } from './config/packed-read-config.ts'
import { parseCsv } from './csv/parse-csv.ts'
import { DynamoAnomalyStore } from './dynamodb/anomaly-store.ts'
import { DynamoCatalog } from './dynamodb/catalog.ts'
import { DynamoContributionStore } from './dynamodb/contribution-store.ts'
import { DynamoFoldStore } from './dynamodb/fold-store.ts'
import { DynamoIngestionStore } from './dynamodb/ingestion-store.ts'
import { DynamoSplitStore } from './dynamodb/split-store.ts'
import type { IngestTableNames } from './dynamodb/tables.ts'
import type { ApiDeps } from './http/app.ts'
import { S3DetectionStore } from './s3/detection-store.ts'
import { S3DetectorsList } from './s3/detectors-list.ts'
import { S3DropBucket } from './s3/drop-bucket.ts'
import { S3FoldingStore } from './s3/folding-store.ts'
import { S3ManifestStore } from './s3/manifest-store.ts'
import { S3PartStore } from './s3/part-store.ts'
import { S3ReportStore } from './s3/report-store.ts'
import { S3RunStore } from './s3/run-store.ts'
import { WorkBucket } from './s3/work-bucket.ts'
import { StepFunctionsLauncher } from './sfn/detection-launcher.ts'
import { SnsNotifier } from './sns/notifier.ts'
import { changeQueue, type SendChanges } from './sqs/change-queue.ts'
import { type DelayMessage, delayMessages } from './sqs/message-delay.ts'
import { partQueue } from './sqs/part-queue.ts'

export interface Log {
  info(message: string, fields: Record<string, unknown>): void
  warn(message: string, fields: Record<string, unknown>): void
  error(message: string, fields: Record<string, unknown>): void
}

export type Env = Readonly<Record<string, string | undefined>>

/** What a local stack gives instead of AWS. */
export interface Local {
  readonly clients: Clients
  readonly log: Log
  readonly config: ConfigSource
}

const systemClock: Clock = { now: () => new Date() }
/** What one invocation judges well within its time and memory. */
const METERS_PER_SLICE = 2000
/** What the API function reads well within the 29 seconds that API Gateway waits, and its memory. */
const API_LIMITS: Partial<Limits> = {
  decompressedBytes: 16 * 2 ** 20,
  members: 500,
  meterDays: 200_000,
}

/** What handing differences to the ingest queue needs. */
export interface ReconcileDeps {
  readonly ports: DifferencePorts
  readonly sendChanges: SendChanges
  readonly log: Log
}

export function wireIngest(
  env: Env,
  local?: Local,
): { ports: IngestPorts; delayMessage: DelayMessage; log: Log } {
  const documents = local?.clients.documents ?? documentClient()
  const s3 = local?.clients.s3 ?? s3Client()
  const sqs = local?.clients.sqs ?? sqsClient()
  const readings = need(env, 'READINGS_TABLE')
  const bucket = need(env, 'DROP_BUCKET')
  const queue = need(env, 'INGEST_QUEUE_URL')
  const work = new WorkBucket(s3, need(env, 'WORK_BUCKET'))
  const sendChanges = changeQueue(sqs, queue, bucket)
  return {
    ports: {
      drops: new S3DropBucket(s3, bucket),
      manifests: new S3ManifestStore(work),
      contributions: new DynamoContributionStore(documents, readings),
      catalog: new DynamoCatalog(documents, readings),
      ingestions: new DynamoIngestionStore(documents, need(env, 'INGESTIONS_TABLE')),
      notifier: new SnsNotifier(local?.clients.sns ?? snsClient(), need(env, 'NOTICES_TOPIC_ARN')),
      config: readConfigOf(env, local),
      clock: systemClock,
      limits: limitsOf(env, local),
      openArchive,
      parseCsv,
      splitting: {
        parts: new S3PartStore(work),
        splits: new DynamoSplitStore(documents, need(env, 'INGESTIONS_TABLE')),
        isPacked,
        sendParts: partQueue(sqs, queue),
        sendChange: (key) => sendChanges([{ key, removed: false }]),
      },
    },
    delayMessage: delayMessages(sqs, queue),
    log: local?.log ?? lambdaLog(),
  }
}

/**
 * Ports that ingest into tables of their own beside the live ones, whose names end with `-suffix`.
 * Their manifests have a place of their own in the work bucket, and nobody is told of anything.
 */
export function wireRebuild(env: Env, suffix: string, local: Local): IngestPorts {
  const documents = local.clients.documents
  const tables = rebuiltTables(env, suffix)
  return {
    ...wireIngest(env, local).ports,
    splitting: undefined,
    manifests: new S3ManifestStore(rebuiltWork(env, suffix, local.clients)),
    contributions: new DynamoContributionStore(documents, tables.readings),
    catalog: new DynamoCatalog(documents, tables.readings),
    ingestions: new DynamoIngestionStore(documents, tables.ingestions),
    notifier: { notify: async () => {} },
  }
}

export function rebuiltTables(env: Env, suffix: string): IngestTableNames {
  return {
    readings: `${need(env, 'READINGS_TABLE')}-${suffix}`,
    ingestions: `${need(env, 'INGESTIONS_TABLE')}-${suffix}`,
  }
}

/** Where manifests and rejected rows of a rebuild are. */
export function rebuiltWork(env: Env, suffix: string, { s3 }: Pick<Clients, 's3'>): WorkBucket {
  return new WorkBucket(s3, need(env, 'WORK_BUCKET'), `rebuilds/${suffix}/`)
}

export function wireReconcile(env: Env, local?: Local): ReconcileDeps {
  const documents = local?.clients.documents ?? documentClient()
  const bucket = need(env, 'DROP_BUCKET')
  return {
    ports: {
      drops: new S3DropBucket(local?.clients.s3 ?? s3Client(), bucket),
      ingestions: new DynamoIngestionStore(documents, need(env, 'INGESTIONS_TABLE')),
      config: readConfigOf(env, local),
      clock: systemClock,
    },
    sendChanges: changeQueue(
      local?.clients.sqs ?? sqsClient(),
      need(env, 'INGEST_QUEUE_URL'),
      bucket,
    ),
    log: local?.log ?? lambdaLog(),
  }
}

/** A local stack launches detection runs in its own process. */
export function wireApi(env: Env, local?: Local & { launcher: DetectionLauncher }): ApiDeps {
  const documents = local?.clients.documents ?? documentClient()
  const work = new WorkBucket(local?.clients.s3 ?? s3Client(), need(env, 'WORK_BUCKET'))
  const readings = need(env, 'READINGS_TABLE')
  return {
    contributions: new DynamoContributionStore(documents, readings),
    catalog: new DynamoCatalog(documents, readings),
    ingestions: new DynamoIngestionStore(documents, need(env, 'INGESTIONS_TABLE')),
    manifests: new S3ManifestStore(work),
    anomalies: new DynamoAnomalyStore(documents, need(env, 'ANOMALIES_TABLE')),
    detections: new S3RunStore(work),
    reports: new S3ReportStore(work),
    launcher:
      local?.launcher ?? new StepFunctionsLauncher(sfnClient(), need(env, 'DETECTION_MACHINE_ARN')),
    explain: wireExplain(readConfigOf(env, local), { ...limitsOf(env, local), ...API_LIMITS }),
    clock: systemClock,
    log: local?.log ?? lambdaLog(),
  }
}

/** Explaining a file reaches nothing but the configuration. */
export function wireExplain(config: ReadConfig, limits: Limits): ExplainPorts {
  return { config, clock: systemClock, limits, openArchive, parseCsv }
}

export function wirePlan(env: Env, local?: Local): PlanPorts {
  const config = detectionOf(env, local)
  const documents = local?.clients.documents ?? documentClient()
  const work = new WorkBucket(local?.clients.s3 ?? s3Client(), need(env, 'WORK_BUCKET'))
  return {
    ingestions: new DynamoIngestionStore(documents, need(env, 'INGESTIONS_TABLE')),
    manifests: new S3ManifestStore(work),
    catalog: new DynamoCatalog(documents, need(env, 'READINGS_TABLE')),
    detections: new S3DetectionStore(work),
    reports: new S3ReportStore(work),
    config,
    detectorsList: new S3DetectorsList(work, Object.keys(config.holidays)),
    clock: systemClock,
    sliceSize: METERS_PER_SLICE,
  }
}

export function wireSlice(env: Env, local?: Local): JudgePorts {
  const documents = local?.clients.documents ?? documentClient()
  const work = new WorkBucket(local?.clients.s3 ?? s3Client(), need(env, 'WORK_BUCKET'))
  return {
    contributions: new DynamoContributionStore(documents, need(env, 'READINGS_TABLE')),
    anomalies: new DynamoAnomalyStore(documents, need(env, 'ANOMALIES_TABLE')),
    detections: new S3DetectionStore(work),
    config: detectionOf(env, local),
    clock: systemClock,
  }
}

export function wireReport(env: Env, local?: Local): ReportPorts {
  const documents = local?.clients.documents ?? documentClient()
  const work = new WorkBucket(local?.clients.s3 ?? s3Client(), need(env, 'WORK_BUCKET'))
  return {
    detections: new S3DetectionStore(work),
    anomalies: new DynamoAnomalyStore(documents, need(env, 'ANOMALIES_TABLE')),
    reports: new S3ReportStore(work),
    notifier: new SnsNotifier(local?.clients.sns ?? snsClient(), need(env, 'NOTICES_TOPIC_ARN')),
    clock: systemClock,
    apiUrl: need(env, 'API_URL'),
  }
}

export function wireFold(env: Env, local?: Local): { ports: FoldPorts; log: Log } {
  const documents = local?.clients.documents ?? documentClient()
  const work = new WorkBucket(local?.clients.s3 ?? s3Client(), need(env, 'WORK_BUCKET'))
  const readings = need(env, 'READINGS_TABLE')
  return {
    ports: {
      ingestions: new DynamoIngestionStore(documents, need(env, 'INGESTIONS_TABLE')),
      manifests: new S3ManifestStore(work),
      catalog: new DynamoCatalog(documents, readings),
      folds: new DynamoFoldStore(documents, readings),
      folding: new S3FoldingStore(work),
      clock: systemClock,
    },
    log: local?.log ?? lambdaLog(),
  }
}

function readConfigOf(env: Env, local: Local | undefined): ReadConfig {
  return local?.config.readConfig() ?? packedReadConfig(need(env, 'CONFIG_FILE'))
}

function limitsOf(env: Env, local: Local | undefined): Limits {
  return local?.config.limits() ?? packedLimits(need(env, 'CONFIG_FILE'))
}

function detectionOf(env: Env, local: Local | undefined): DetectionConfig {
  return local?.config.detection() ?? packedDetection(need(env, 'CONFIG_FILE'))
}

function lambdaLog(): Log {
  return new Logger({ serviceName: 'metertally' }) as Log
}

function need(env: Env, name: string): string {
  const value = env[name]
  if (value === undefined || value === '') {
    throw new InvalidConfig('environment-missing', `The environment variable ${name} is not set.`)
  }
  return value
}
