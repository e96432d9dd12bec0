/** What is expected of the state machine that runs the detectors. */
import { expect } from '@jest/globals'
import {
  actions,
  type Json,
  resource,
  resources,
  statements,
  type Template,
  variables,
} from './package-reader.ts'

export function expectMachine(template: Template): void {
  expect(machineDefinition(template)).toMatchObject({
    StartAt: 'Plan',
    States: {
      Plan: { Next: 'Map', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report failure' }] },
      Map: {
        Type: 'Map',
        MaxConcurrency: 10,
        Next: 'Report',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report failure' }],
        ItemProcessor: { StartAt: 'Slice' },
      },
      Report: { End: true },
      'Report failure': { Next: 'Failed' },
      Failed: { Type: 'Fail' },
    },
  })
}

function machineDefinition(template: Template): Json {
  const { DefinitionString } = resource(template, 'DetectionMachine').Properties
  return JSON.parse((DefinitionString as { 'Fn::Sub': [string, Json] })['Fn::Sub'][0])
}

export function expectInvocations(template: Template): void {
  const invoke = statements(resource(template, 'DetectionMachineRole')).filter((statement) =>
    actions(statement).includes('lambda:InvokeFunction'),
  )
  const targets = new Set(JSON.stringify(invoke).match(/\w+LambdaFunction/g))
  expect([...targets].sort()).toEqual([
    'DetectPlanLambdaFunction',
    'DetectReportLambdaFunction',
    'DetectSliceLambdaFunction',
  ])
}

export function expectSchedule(template: Template): void {
  const [schedule] = Object.values(resources(template, 'AWS::Scheduler::Schedule'))
  expect(schedule?.Properties).toMatchObject({
    ScheduleExpression: 'rate(1 hour)',
    State: 'ENABLED',
    Target: { Arn: { Ref: 'DetectionMachine' }, Input: '{"full":false}' },
  })
  const name = String(resource(template, 'DetectionMachine').Properties.StateMachineName)
  expect(JSON.stringify(variables(template, 'api').DETECTION_MACHINE_ARN)).toContain(
    `:stateMachine:${name}`,
  )
}
