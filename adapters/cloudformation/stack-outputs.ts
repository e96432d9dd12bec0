/** What a deployed stack has and what it is called: read from its outputs, validated. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import * as z from 'zod'
import { NoStack } from '../../domain/errors.ts'

const name = z.string().min(1)

/** As `serverless.yml` writes them. */
const outputs = z.object({
  DropBucketName: name,
  WorkBucketName: name,
  IngestQueueUrl: z.url(),
  IngestDeadLetterQueueUrl: z.url(),
  NoticesTopicArn: name,
  ReadingsTableName: name,
  IngestionsTableName: name,
  AnomaliesTableName: name,
})

export type StackOutputs = Readonly<z.infer<typeof outputs>>

export interface DeployedStack extends StackOutputs {
  readonly region: string
}

/**
 * The outputs of the stack in that region; without one, in that of the environment or the profile.
 * Throws NoStack where there is no such stack, no region, or an output is missing.
 */
export async function readStackOutputs(
  stackName: string,
  region: string | undefined,
): Promise<DeployedStack> {
  const client = new CloudFormationClient(region === undefined ? {} : { region })
  try {
    const used = await regionOf(client)
    const found = await describe(client, stackName, used)
    const checked = outputs.safeParse(found)
    if (checked.success) return { ...checked.data, region: used }
    throw new NoStack(
      `The stack ${stackName} has no output ${checked.error.issues[0]?.path.join('.')}. Deploy it again with this version, or name the stack with --stack.`,
    )
  } finally {
    client.destroy()
  }
}

async function regionOf(client: CloudFormationClient): Promise<string> {
  try {
    return await client.config.region()
  } catch (cause) {
    throw new NoStack('No AWS region is set. Name one with --region, or set AWS_REGION.', {}, cause)
  }
}

async function describe(
  client: CloudFormationClient,
  stackName: string,
  region: string,
): Promise<Record<string, string | undefined>> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }))
    const entries = Stacks?.[0]?.Outputs ?? []
    return Object.fromEntries(entries.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]))
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    // CloudFormation's own code for a stack that is not there.
    const isAbsent = cause.name === 'ValidationError' && /does not exist/.test(cause.message)
    throw new NoStack(
      isAbsent
        ? `There is no stack ${stackName} in ${region}. Name another with --stage, --stack or --region.`
        : `The stack ${stackName} in ${region} cannot be read: ${cause.message}`,
      {},
      cause,
    )
  }
}
