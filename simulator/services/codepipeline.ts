/** Simulated AWS CodePipeline: production accounts have a pipeline where their databases are. */
import type {
  ListPipelineExecutionsInput,
  ListPipelinesInput,
  PipelineExecutionSummary,
  PipelineSummary,
} from '@aws-sdk/client-codepipeline';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface CodePipeline {
  readonly pipelines: PipelineSummary[];
  readonly runs: PipelineExecutionSummary[];
}

const A_DAY = 86_400_000;

function runs({ now, flaw }: ServiceLocation): PipelineExecutionSummary[] {
  const run = (status: 'Succeeded' | 'Failed', days: number): PipelineExecutionSummary => ({
    ...{ pipelineExecutionId: `run-${days}`, status },
    lastUpdateTime: new Date(now.getTime() - days * A_DAY),
  });
  return [...(flaw('pipeline-failed', 0.04) ? [run('Failed', 1)] : []), run('Succeeded', 2)];
}

export const codepipeline = service<CodePipeline>({
  serviceId: 'CodePipeline',
  eventSource: 'codepipeline',
  scope: 'region',
  seed: (place) => {
    if (databaseRole(place.world, place.account, place.region) !== 'primary') return { pipelines: [], runs: [] };
    return { pipelines: [{ name: 'shop', version: 1, pipelineType: 'V2' }], runs: runs(place) };
  },
  reads: {
    ListPipelines: ({ state, input, world }: Call<CodePipeline, ListPipelinesInput>) => {
      const { items, next } = page(state.pipelines, input.nextToken, input.maxResults, world);
      return { pipelines: items, nextToken: next };
    },
    ListPipelineExecutions: ({ state, input, world }: Call<CodePipeline, ListPipelineExecutionsInput>) => {
      if (!state.pipelines.some(({ name }) => name === input.pipelineName))
        throw apiError('PipelineNotFoundException', `Account does not have a pipeline with name ${input.pipelineName}`);
      const { items, next } = page(state.runs, input.nextToken, input.maxResults, world);
      return { pipelineExecutionSummaries: items, nextToken: next };
    },
  },
  writes: {},
});
