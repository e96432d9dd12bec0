/** AWS clients, for AWS itself or for emulators at given endpoints. */
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { SNSClient } from '@aws-sdk/client-sns'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createDocumentClient } from './dynamodb/document-client.ts'

/** What a process talks to. One of each serves all that runs in it. */
export interface Clients {
  readonly s3: S3Client
  readonly documents: DynamoDBDocumentClient
  readonly sqs: SQSClient
  readonly sns: SNSClient
}

/** Where emulators listen; none on AWS. */
export interface Endpoints {
  readonly s3: string
  readonly dynamodb: string
  /** SQS and SNS. */
  readonly messaging: string
}

/** When a connection counts as dead. A request on it fails and is tried again. */
export interface Timeouts {
  /** Until the connection stands. */
  readonly connectionMs: number
  /**
   * Without a byte in either direction: before the answer, and in the middle of its body. A slow
   * stream that goes on is never cut; one that we do not read for so long is, and S3DropBucket
   * resumes it.
   */
  readonly idleMs: number
}

/** Eight attempts at a hung DynamoDB, or three at S3, end well within a Lambda's quarter of an hour. */
const ON_AWS: Timeouts = { connectionMs: 5000, idleMs: 20_000 }
/** A receive waits up to 20 s for a message before it answers. */
const LONG_POLL: Timeouts = { connectionMs: 5000, idleMs: 40_000 }
/** Emulators share the process, and at times wait for it. */
const EMULATED: Timeouts = { connectionMs: 5000, idleMs: 60_000 }

/** Emulators take any credentials, but the SDK wants some. */
const emulated = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const

/** Clients of AWS in a region; without one, in that of the environment or the profile. */
export function awsClients(region?: string): Clients {
  const config = region === undefined ? {} : { region }
  return {
    s3: new S3Client(config),
    documents: createDocumentClient(config),
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
  }
}

/** Clients of emulators. */
export function localClients(endpoints: Endpoints, timeouts: Timeouts = EMULATED): Clients {
  return {
    s3: s3Client(endpoints, timeouts),
    documents: documentClient(endpoints, timeouts),
    sqs: sqsClient(endpoints, timeouts),
    sns: snsClient(endpoints, timeouts),
  }
}

/** Each request is tried at most three times, as those of SQS, SNS and Step Functions are. */
export function s3Client(endpoints?: Endpoints, timeouts = defaults(endpoints)): S3Client {
  return new S3Client({
    ...handling(timeouts),
    ...(endpoints && { ...emulated, endpoint: endpoints.s3, forcePathStyle: true }),
  })
}

/** Each request is tried at most eight times: throttling lasts. */
export function documentClient(
  endpoints?: Endpoints,
  timeouts = defaults(endpoints),
): DynamoDBDocumentClient {
  return createDocumentClient({
    ...handling(timeouts),
    ...(endpoints && { ...emulated, endpoint: endpoints.dynamodb }),
  })
}

export function sqsClient(
  endpoints?: Endpoints,
  timeouts = defaults(endpoints, LONG_POLL),
): SQSClient {
  return new SQSClient({
    ...handling(timeouts),
    ...(endpoints && { ...emulated, endpoint: endpoints.messaging }),
  })
}

export function snsClient(endpoints?: Endpoints, timeouts = defaults(endpoints)): SNSClient {
  return new SNSClient({
    ...handling(timeouts),
    ...(endpoints && { ...emulated, endpoint: endpoints.messaging }),
  })
}

export function sfnClient(): SFNClient {
  return new SFNClient(handling(ON_AWS))
}

function defaults(endpoints: Endpoints | undefined, onAws = ON_AWS): Timeouts {
  return endpoints === undefined ? onAws : EMULATED
}

/**
 * `requestTimeout` of the SDK would count an upload's whole time, and ends with the headers;
 * `socketTimeout` counts silence only, and holds until the body has ended.
 */
function handling({ connectionMs, idleMs }: Timeouts): {
  readonly requestHandler: { readonly connectionTimeout: number; readonly socketTimeout: number }
} {
  return { requestHandler: { connectionTimeout: connectionMs, socketTimeout: idleMs } }
}
