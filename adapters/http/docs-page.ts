/** A page to read the API's contract: made from the OpenAPI document, without a script. */
import { html } from 'hono/html'

interface Operation {
  readonly summary?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: {
      readonly type?: string
      readonly enum?: readonly string[]
      readonly format?: string
    }
  }[]
  readonly responses?: Readonly<Record<string, { readonly description?: string }>>
}

export interface Contract {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

export const DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

export function docsPage(contract: Contract) {
  const operations = Object.entries(contract.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${contract.info.title} API</title>
        <style>
          body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 56rem; padding: 0 1rem }
          h2 { font: 600 1rem ui-monospace, monospace; margin: 2rem 0 0; border-top: 1px solid #ccc; padding-top: 1rem }
          table { border-collapse: collapse; margin: 0.5rem 0 }
          td { padding: 0.15rem 1rem 0.15rem 0; vertical-align: top }
          code { font-family: ui-monospace, monospace }
        </style>
      </head>
      <body>
        <h1>${contract.info.title} API ${contract.info.version}</h1>
        <p>${contract.info.description ?? ''} The contract for programs: <a href="openapi.json">openapi.json</a>.</p>
        ${operations.map(({ path, method, operation }) => section(path, method, operation))}
      </body>
    </html>`
}

function section(path: string, method: string, { summary, parameters, responses }: Operation) {
  return html`<section>
    <h2>${method.toUpperCase()} ${path}</h2>
    <p>${summary ?? ''}</p>
    <table>
      ${(parameters ?? []).map(
        (parameter) => html`<tr>
          <td><code>${parameter.name}</code></td>
          <td>${parameter.in}${parameter.required === true ? ', required' : ''}</td>
          <td>${parameter.schema?.enum?.join(' | ') ?? parameter.schema?.format ?? parameter.schema?.type ?? ''}</td>
          <td>${parameter.description ?? ''}</td>
        </tr>`,
      )}
    </table>
    <table>
      ${Object.entries(responses ?? {}).map(
        ([status, response]) => html`<tr>
          <td><code>${status}</code></td>
          <td>${response.description ?? ''}</td>
        </tr>`,
      )}
    </table>
  </section>`
}
