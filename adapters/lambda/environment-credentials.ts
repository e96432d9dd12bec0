/**
 * Stands in bundles for the AWS SDK's chain of credential providers. Lambda gives each execution
 * environment its credentials as variables, which hold as long as it lives; the other providers
 * (profiles, SSO, web identity, instance metadata) come with clients of their own and are never asked.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
import { InvalidConfig } from '../../domain/errors.ts'

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** Named as `@aws-sdk/credential-provider-node` names it. Rejects where a variable is not set. */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => ({
    accessKeyId: need('AWS_ACCESS_KEY_ID'),
    secretAccessKey: need('AWS_SECRET_ACCESS_KEY'),
    sessionToken: need('AWS_SESSION_TOKEN'),
  })
}

function need(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') {
    throw new InvalidConfig('environment-missing', `The environment variable ${name} is not set.`)
  }
  return value
}
