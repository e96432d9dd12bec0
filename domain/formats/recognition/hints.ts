/** What a pipeline says of its files, for inference and on top of profiles. */
import type { Pipeline } from '../../pipelines/pipeline.ts'

export type PipelineHints = Pick<
  Pipeline,
  | 'name'
  | 'columns'
  | 'unit'
  | 'flow'
  | 'label'
  | 'interval'
  | 'ignore'
  | 'date'
  | 'decimal'
  | 'thousands'
  | 'kind'
  | 'meter'
>
