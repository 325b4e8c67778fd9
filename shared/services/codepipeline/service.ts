/** AWS CodePipeline: the pipelines of a region, and the last run of each. Runs can be listed by pipeline only. */
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { awsService, leftToNextScan } from '../../core/aws-service.ts';
import { collector, type Resource } from '../../core/collector.ts';
import { all, eachPresent, instantOf, known, oneOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-codepipeline');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const LIST = 'codepipeline:ListPipelines';
const RUNS = 'codepipeline:ListPipelineExecutions';
/** The pipeline was deleted since it was listed ("ListPipelineExecutions", Errors). */
const GONE = 'PipelineNotFoundException';
const STATUSES = ['Cancelled', 'Failed', 'InProgress', 'Stopped', 'Stopping', 'Succeeded', 'Superseded'] as const;
/** Runs that are looked through at once; nearly always one of them ended. */
const LOOKED_AT = 20;

export interface PipelineRun {
  readonly status: 'Succeeded' | 'Failed';
  /** ISO instant of its last change. */
  readonly at: Seen<string>;
}

export interface Pipeline {
  readonly name: string;
  /** Its newest run that ended by itself; null where none did. */
  readonly last: Seen<PipelineRun | null>;
}

export const pipelines = collector({
  id: 'codepipeline.pipelines',
  scope: 'region',
  actions: [LIST, RUNS],
  // pipelines run all day, and what counts is that they do
  triggers: [],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Pipeline>[]> => {
    const client = aws.client(sdk.CodePipelineClient);
    const found = await all(sdk.paginateListPipelines({ client }, {}), (page) =>
      required(page.pipelines, LIST, 'pipelines'),
    );
    return eachPresent(found, async (one) => {
      const name = required(one.name, LIST, 'name');
      const last = await seen(orAbsent(lastOf(name, client, sdk), GONE));
      if (last === null) return null;
      const facts = { name, last: last === 'NONE' ? null : last };
      return { id: `arn:aws:codepipeline:${aws.region}:${aws.account.id}:${name}`, facts };
    });
  },
});

/** Runs are listed from the newest; one that was cancelled or superseded says nothing of the pipeline. */
async function lastOf(pipelineName: string, client: CodePipelineClient, { paginateListPipelineExecutions }: Sdk) {
  const pages = paginateListPipelineExecutions({ client, pageSize: LOOKED_AT }, { pipelineName });
  for await (const { pipelineExecutionSummaries } of pages) {
    for (const run of required(pipelineExecutionSummaries, RUNS, 'pipelineExecutionSummaries')) {
      const status = known(oneOf(run.status, STATUSES, RUNS, 'status'));
      if (status !== 'Succeeded' && status !== 'Failed') continue;
      return { status, at: instantOf(run.lastUpdateTime, RUNS, 'lastUpdateTime') } as const;
    }
  }
  return 'NONE' as const;
}

export default awsService({
  service: 'codepipeline',
  clients: ['codepipeline'],
  neverRead: [
    // credentials for the artifacts of a run
    'codepipeline:GetJobDetails',
    'codepipeline:GetThirdPartyJobDetails',
  ],
  calls: [
    leftToNextScan(
      'the next scan tells which pipelines there are, and how they run',
      'CreatePipeline',
      'UpdatePipeline',
      'DeletePipeline',
      'StartPipelineExecution',
      'StopPipelineExecution',
    ),
    leftToNextScan(
      'what happens within a run is not judged',
      '*Job',
      '*Jobs',
      '*JobFailureResult',
      '*JobSuccessResult',
      'PutActionRevision',
      'PutApprovalResult',
      'OverrideStageCondition',
      'RetryStageExecution',
      'RollbackStage',
      '*StageTransition',
    ),
    leftToNextScan('what starts a run, and what actions there are, is not judged', '*Webhook*', '*ActionType'),
    leftToNextScan('tags other than Criticality change too often for what they tell', 'TagResource', 'UntagResource'),
  ],
  events: [leftToNextScan('pipelines run all day, and the scan tells that they do', 'CodePipeline *')],
});
