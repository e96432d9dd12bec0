/** Starts detection runs as executions of the state machine. */
import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { DetectionLauncher } from '../../domain/ports.ts'

export class StepFunctionsLauncher implements DetectionLauncher {
  readonly #client: SFNClient
  readonly #machineArn: string

  constructor(client: SFNClient, machineArn: string) {
    this.#client = client
    this.#machineArn = machineArn
  }

  /** The run's id is the execution's name, which the state machine hands to the planner. */
  async start(runId: string, options: { readonly full: boolean }): Promise<void> {
    await this.#client.send(
      new StartExecutionCommand({
        stateMachineArn: this.#machineArn,
        name: runId,
        input: JSON.stringify({ full: options.full }),
      }),
    )
  }
}
