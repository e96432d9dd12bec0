/** Connects a command with the stack that it works on: one on AWS, or the one on this machine. */
import { awsClients, type Clients, localClients } from '../../adapters/clients.ts'
import { readStackOutputs } from '../../adapters/cloudformation/stack-outputs.ts'
import { yamlConfig } from '../../adapters/config/load-config.ts'
import { type Env, type Local, wireIngest } from '../../adapters/wiring.ts'
import { NoStack } from '../../domain/errors.ts'
import type { EachPorts } from '../../domain/reconciling/ingest-each.ts'
import { consoleLog } from '../console-log.ts'
import { readRunning } from '../running.ts'
import { readSettings } from '../settings.ts'
import type { Where } from './operation-calls.ts'
import { wait } from './wait.ts'

export interface Target {
  /** What it is called to people. */
  readonly name: string
  readonly env: Env & { readonly INGEST_QUEUE_URL: string }
  readonly local: Local
  readonly deadLettersUrl: string
  /** Ingest into the stack, as its own ingest function does. */
  readonly ports: EachPorts
  close(): void
}

/** Throws NoStack where there is no such stack, or nothing runs; InvalidConfig for wrong settings. */
export async function connect(where: Where, env: Env): Promise<Target> {
  const { METERTALLY_CONFIG, METERTALLY_HOME } = env
  const { configFolders, home } = readSettings({ METERTALLY_CONFIG, METERTALLY_HOME }, [])
  const { clients, ...found } =
    where.stage === undefined && where.stack === undefined
      ? await findRunning(home)
      : await findDeployed(where)
  const local = { clients, log: consoleLog, config: yamlConfig(configFolders) }
  return {
    ...found,
    local,
    // What is begun here ends here: none of it is left to those who work on the queue.
    ports: { ...wireIngest(found.env, local).ports, splitting: undefined, wait },
    close: () => {
      for (const client of Object.values(clients)) client.destroy()
    },
  }
}

type Found = Pick<Target, 'name' | 'env' | 'deadLettersUrl'> & { readonly clients: Clients }

async function findRunning(home: string): Promise<Found> {
  const running = await readRunning(home)
  if (running === undefined) {
    throw new NoStack(
      `No metertally runs on ${home}. Start it with "npm start" (METERTALLY_HOME names another folder), or name a deployed one with --stage.`,
    )
  }
  const { tables, dropBucket, workBucket, queueUrl, topicArn, deadLettersUrl } = running
  return {
    name: `the stack on ${home}`,
    env: {
      DROP_BUCKET: dropBucket,
      WORK_BUCKET: workBucket,
      READINGS_TABLE: tables.readings,
      INGESTIONS_TABLE: tables.ingestions,
      INGEST_QUEUE_URL: queueUrl,
      NOTICES_TOPIC_ARN: topicArn,
    },
    deadLettersUrl,
    clients: localClients(running),
  }
}

async function findDeployed({ stage, stack, region }: Where): Promise<Found> {
  const stackName = stack ?? `metertally-${stage}`
  const outputs = await readStackOutputs(stackName, region)
  return {
    name: `${stackName} in ${outputs.region}`,
    env: {
      DROP_BUCKET: outputs.DropBucketName,
      WORK_BUCKET: outputs.WorkBucketName,
      READINGS_TABLE: outputs.ReadingsTableName,
      INGESTIONS_TABLE: outputs.IngestionsTableName,
      INGEST_QUEUE_URL: outputs.IngestQueueUrl,
      NOTICES_TOPIC_ARN: outputs.NoticesTopicArn,
    },
    deadLettersUrl: outputs.IngestDeadLetterQueueUrl,
    clients: awsClients(outputs.region),
  }
}
