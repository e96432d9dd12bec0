import { expect, test } from '@jest/globals'
import { type FoldTask, joinTasks } from '../../../domain/folding/tasks.ts'

const task = (from: string, to: string, notBefore = 0, meterId = 'm1'): FoldTask => ({
  ...{ meterId, notBefore },
  from: `2025-${from}`,
  to: `2025-${to}`,
})

test('dates of a meter that overlap or are within a week are one task, at the earlier time', () => {
  const tasks = [task('03-05', '03-20', 7), task('01-01', '01-31', 5), task('02-07', '03-06', 3)]
  expect(joinTasks(tasks)).toEqual([task('01-01', '03-20', 3)])
})

test('a stretch within another adds nothing to it', () => {
  expect(joinTasks([task('01-01', '12-31', 2), task('02-01', '02-02', 4)])).toEqual([
    task('01-01', '12-31', 2),
  ])
})

test('dates farther away, and those of other meters, keep their own time', () => {
  const tasks = [
    task('01-01', '01-31', 5),
    task('02-08', '02-08', 3),
    task('01-01', '01-31', 1, 'm2'),
  ]
  expect(joinTasks(tasks)).toEqual(tasks)
})
