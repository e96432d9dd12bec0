/** What is expected of the function that folds. */
import { expect } from '@jest/globals'
import { resource, resources, type Template } from './package-reader.ts'

export function expectHourlyFolds(template: Template, State: 'ENABLED' | 'DISABLED'): void {
  const target = { 'Fn::GetAtt': ['FoldLambdaFunction', 'Arn'] }
  const rules = Object.values(resources(template, 'AWS::Events::Rule')).filter(({ Properties }) =>
    JSON.stringify(Properties.Targets).includes('FoldLambdaFunction'),
  )
  expect(rules.map(({ Properties }) => Properties)).toMatchObject([
    { ScheduleExpression: 'rate(1 hour)', State, Targets: [{ Arn: target }] },
  ])
  // The next hour's call does what is left.
  expect(resource(template, 'FoldLambdaEvConf').Properties).toMatchObject({
    FunctionName: { Ref: 'FoldLambdaFunction' },
    MaximumRetryAttempts: 0,
  })
}
