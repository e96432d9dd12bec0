/** Plans a detection run for the state machine. A throw makes the machine report the run as failed. */
import { wirePlan } from '../adapters/wiring.ts'
import { type Plan, type PlanPorts, planRun } from '../domain/detection/plan.ts'

export interface PlanEvent {
  readonly runId: string
  readonly full?: boolean
}

export function createPlanHandler(ports: PlanPorts): (event: PlanEvent) => Promise<Plan> {
  return ({ runId, full }) => planRun(ports, runId, full === true)
}

let wired: ReturnType<typeof createPlanHandler> | undefined

export const handler = (event: PlanEvent): Promise<Plan> => {
  wired ??= createPlanHandler(wirePlan(process.env))
  return wired(event)
}
