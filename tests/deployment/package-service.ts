/** Packages the service offline, as `npm run package` does. */
import { execFile } from 'node:child_process'
import { cp, readFile, symlink } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { promisify } from 'node:util'
import type { Template } from './package-reader.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')

export interface Package {
  /** What a deployment would apply. */
  readonly template: Template
  /** Where each function's zip file is. */
  readonly folder: string
}

/**
 * Packages a copy, as serverless-esbuild builds inside the project's folder, where another run
 * would find it.
 */
export async function packageService(
  scratch: string,
  stage: string,
  options: string[],
): Promise<Package> {
  const project = join(scratch, stage)
  const folder = join(scratch, `${stage}-package`)
  const left = ['node_modules', 'tests', 'data', 'bench', 'docs', 'coverage']
  await cp(root, project, {
    recursive: true,
    filter: (path) =>
      path === root || !(left.includes(path.slice(root.length + sep.length)) || isHidden(path)),
  })
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'), 'junction')
  const serverless = join('node_modules', 'serverless', 'bin', 'serverless.js')
  await run(
    process.execPath,
    [serverless, 'package', '--stage', stage, '--package', folder, ...options],
    { cwd: project, env: { ...withoutAws(), HOME: scratch, USERPROFILE: scratch } },
  )
  const template = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8')
  return { template: JSON.parse(template), folder }
}

function isHidden(path: string): boolean {
  return basename(path).startsWith('.')
}

/** This process's environment with neither credentials, region nor profile. */
export function withoutAws(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|SLS|SERVERLESS)_/.test(name))
  return { ...Object.fromEntries(kept), AWS_EC2_METADATA_DISABLED: 'true' }
}
