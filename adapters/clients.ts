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
export function localClients(endpoints: Endpoints): Clients {
  return {
    s3: s3Client(endpoints),
    documents: documentClient(endpoints),
    sqs: sqsClient(endpoints),
    sns: snsClient(endpoints),
  }
}

export function s3Client(endpoints?: Endpoints): S3Client {
  return new S3Client(
    endpoints === undefined ? {} : { ...emulated, endpoint: endpoints.s3, forcePathStyle: true },
  )
}

export function documentClient(endpoints?: Endpoints): DynamoDBDocumentClient {
  return createDocumentClient(
    endpoints === undefined ? {} : { ...emulated, endpoint: endpoints.dynamodb },
  )
}

export function sqsClient(endpoints?: Endpoints): SQSClient {
  return new SQSClient(
    endpoints === undefined ? {} : { ...emulated, endpoint: endpoints.messaging },
  )
}

export function snsClient(endpoints?: Endpoints): SNSClient {
  return new SNSClient(
    endpoints === undefined ? {} : { ...emulated, endpoint: endpoints.messaging },
  )
}

export function sfnClient(): SFNClient {
  return new SFNClient({})
}
