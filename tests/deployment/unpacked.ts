/** A packaged function unpacked, and run as Lambda would: its own folder, its own variables, no others. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type FunctionName, handlers, type Json, unzip, variables } from './package-reader.ts'
import { type Package, withoutAws } from './package-service.ts'

const run = promisify(execFile)

/** The folder that has what was in the zip file, as `/var/task` on Lambda. */
export async function unpack({ folder }: Package, name: FunctionName): Promise<string> {
  const taskRoot = join(folder, 'var-task', name)
  for (const [file, content] of unzip(await readFile(join(folder, `${name}.zip`)))) {
    await mkdir(dirname(join(taskRoot, file)), { recursive: true })
    await writeFile(join(taskRoot, file), content)
  }
  return taskRoot
}

/** The function's variables with values such as CloudFormation would give them, and what Lambda adds. */
export function environment({ template }: Package, name: FunctionName): NodeJS.ProcessEnv {
  return {
    ...withoutAws(),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_SESSION_TOKEN: 'any',
    ...lookAlikes(variables(template, name)),
  }
}

/** What the handler answers, called once in a process of its own. Rejects with what it threw. */
export async function invoke(
  taskRoot: string,
  name: FunctionName,
  env: NodeJS.ProcessEnv,
  event: unknown,
): Promise<Json> {
  // Caught, since Node would print the minified line that threw.
  const call = `
    const context = { awsRequestId: 'any', getRemainingTimeInMillis: () => 60_000 }
    const { handler } = require('./${handlers[name]}.cjs')
    Promise.resolve(handler(${JSON.stringify(event)}, context)).then(
      (answer) => { console.log('\\n' + JSON.stringify(answer ?? null)); process.exit() },
      (error) => { console.error(error.name + ': ' + error.message); process.exit(1) })`
  const options = { cwd: taskRoot, env }
  const { stdout } = await run(process.execPath, ['--input-type=commonjs', '-e', call], options)
  // What is above it is the function's log.
  return JSON.parse(stdout.trim().split('\n').at(-1) as string)
}

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
