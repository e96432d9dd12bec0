/** What is expected of the functions as the template has them. */
import { expect } from '@jest/globals'
import {
  type Env,
  wireApi,
  wireFold,
  wireIngest,
  wirePlan,
  wireReconcile,
  wireReport,
  wireSlice,
} from '../../adapters/wiring.ts'
import {
  type FunctionName,
  functionNames,
  logicalId,
  resource,
  resources,
  type Template,
  variables,
} from './package-reader.ts'

const common = ['CONFIG_FILE', 'POWERTOOLS_SERVICE_NAME', 'POWERTOOLS_LOG_LEVEL']
const wirings: Record<FunctionName, (env: Env) => unknown> = {
  ingest: (env) => wireIngest(env),
  reconcile: (env) => wireReconcile(env),
  api: (env) => wireApi(env),
  detectPlan: (env) => wirePlan(env),
  detectSlice: (env) => wireSlice(env),
  detectReport: (env) => wireReport(env),
  fold: (env) => wireFold(env),
}

export function expectRuntime(template: Template): void {
  const functions = resources(template, 'AWS::Lambda::Function')
  expect(Object.keys(functions).sort()).toEqual(functionNames.map((name) => logicalId(name)).sort())
  for (const [id, { Properties }] of Object.entries(functions)) {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
    })
    const logGroup = resource(template, id.replace('LambdaFunction', 'LogGroup'))
    expect(logGroup.Properties.RetentionInDays).toBe(30)
  }
}

/** A function's own variables are just those that its wiring reads, with that packed configuration. */
export function expectNeededVariables(template: Template, configFile: string): void {
  // Node reads its own.
  const withoutCommon = (names: Iterable<string>) =>
    [...names].filter((name) => !common.includes(name) && name !== 'NODE_OPTIONS').sort()
  const given = functionNames.map((name) => [
    name,
    withoutCommon(Object.keys(variables(template, name))),
  ])
  const read = functionNames.map((name) => [name, withoutCommon(variablesRead(name, configFile))])
  expect(Object.fromEntries(given)).toEqual(Object.fromEntries(read))
}

function variablesRead(name: FunctionName, configFile: string): Set<string> {
  const read = new Set<string>()
  const env = new Proxy<Env>(
    {},
    {
      get: (_, variable) => {
        read.add(String(variable))
        return variable === 'CONFIG_FILE' ? configFile : 'any'
      },
    },
  )
  wirings[name](env)
  return read
}
