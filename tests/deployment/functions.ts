/** What is expected of the packaged functions. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
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
  handlers,
  type Json,
  logicalId,
  resource,
  resources,
  type Template,
  unzip,
  variables,
} from './package-reader.ts'
import { type Package, withoutAws } from './package-service.ts'

const run = promisify(execFile)
const megabyte = 1024 * 1024
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

/** A function's own variables are just those that its wiring reads. */
export function expectNeededVariables(template: Template): void {
  const withoutCommon = (names: Iterable<string>) =>
    [...names].filter((name) => !common.includes(name)).sort()
  const given = functionNames.map((name) => [
    name,
    withoutCommon(Object.keys(variables(template, name))),
  ])
  const read = functionNames.map((name) => [name, withoutCommon(variablesRead(name))])
  expect(Object.fromEntries(given)).toEqual(Object.fromEntries(read))
}

function variablesRead(name: FunctionName): Set<string> {
  const read = new Set<string>()
  const config = join(import.meta.dirname, '..', '..', 'config')
  const env = new Proxy<Env>(
    {},
    {
      get: (_, variable) => {
        read.add(String(variable))
        return variable === 'CONFIG_FILE' ? config : 'any'
      },
    },
  )
  wirings[name](env)
  return read
}

export async function expectOneSmallBundle({ folder }: Package, name: FunctionName) {
  const archive = await readFile(join(folder, `${name}.zip`))
  const files = unzip(archive)
  expect([...files.keys()]).toEqual(
    expect.arrayContaining([
      `${handlers[name]}.mjs`,
      'config/pipelines.yml',
      'config/detectors.yml',
    ]),
  )
  expect([...files.keys()].filter((file) => file.endsWith('.mjs'))).toHaveLength(1)
  expect(archive.length).toBeLessThan(5 * megabyte) // Lambda takes 50
}

export async function expectLoads({ folder, template }: Package, name: FunctionName) {
  const taskRoot = join(folder, 'var-task', name)
  for (const [file, content] of unzip(await readFile(join(folder, `${name}.zip`)))) {
    await mkdir(dirname(join(taskRoot, file)), { recursive: true })
    await writeFile(join(taskRoot, file), content)
  }
  // Caught, since Node would print the minified line that threw.
  const load = `import('./${handlers[name]}.mjs').then(
    ({ handler }) => { console.log(typeof handler); process.exit() },
    (error) => { console.error(error.stack); process.exit(1) })`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', load], {
    cwd: taskRoot,
    env: {
      ...withoutAws(),
      AWS_REGION: 'eu-west-1',
      ...lookAlikes(variables(template, name)),
    },
  })
  expect(stdout.trim()).toBe('function')
}

/** The variables with values such as CloudFormation would give them. */
function lookAlikes(templateVariables: Record<string, Json>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templateVariables).map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      if (name.endsWith('_ARN')) return [name, `arn:aws:any:eu-west-1:123456789012:${name}`]
      if (name.endsWith('_URL')) return [name, `https://sqs.eu-west-1.amazonaws.com/1/${name}`]
      return [name, name.toLowerCase().replace('_', '-')]
    }),
  )
}
