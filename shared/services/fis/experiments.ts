/** AWS Fault Injection Service: the experiments that ran to their end, and the faults they injected. */
import type { Experiment as FoundExperiment } from '@aws-sdk/client-fis';
import { collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { all, each, required, type Seen, seen } from '../../core/reading.ts';

export interface Experiment {
  /** What to call it in a sentence: `EXP1a2b3c`. */
  readonly name: string;
  /** ISO instant. */
  readonly ended: string;
  /** Actions that were carried out, as FIS names them: `aws:ec2:terminate-instances`. */
  readonly faults: readonly string[];
}

/** "Quotas for AWS FIS": completed experiments are forgotten after this many days, and their proof with them. */
export const FIS_KEEPS_DAYS = 120;

/** Actions that pause or watch an experiment ("AWS FIS actions reference"), which injure nothing. */
const HARMLESS = ['aws:fis:wait', 'aws:cloudwatch:assert-alarm-state'];

const LIST = 'fis:ListExperiments';
const GET = 'fis:GetExperiment';

/**
 * The newest completed experiment of each template that injected a fault. The list does not say what was injected, so
 * that one call per template is needed; a run that was only a preview has its actions skipped, and the one before it
 * is looked at.
 */
export const experiments = collector({
  id: 'fis.experiments',
  scope: 'region',
  actions: [LIST, GET],
  triggers: [serviceEvent('aws.fis', 'FIS Experiment State Change', { 'new-state': { status: ['completed'] } })],
  sdk: () => import('@aws-sdk/client-fis'),
  collect: async (aws, { FisClient, GetExperimentCommand, paginateListExperiments }) => {
    const client = aws.client(FisClient);
    const listed = await all(paginateListExperiments({ client }, {}), (page) =>
      required(page.experiments, LIST, 'experiments'),
    );
    const runs = listed
      .filter(({ state }) => required(state?.status, LIST, 'state') === 'completed')
      .map((run) => ({
        id: required(run.id, LIST, 'id'),
        template: required(run.experimentTemplateId, LIST, 'experimentTemplateId'),
        created: required(run.creationTime, LIST, 'creationTime').toISOString(),
      }));

    const read = async (id: string): Promise<Experiment> => {
      const { experiment } = await client.send(new GetExperimentCommand({ id }));
      const found = required(experiment, GET, 'experiment');
      return { name: id, ended: required(found.endTime, GET, 'endTime').toISOString(), faults: faultsOf(found) };
    };
    const newestWithFaults = async (ids: readonly string[]): Promise<{ id: string; facts: Seen<Experiment> }[]> => {
      for (const id of ids) {
        const facts = await seen(read(id));
        if (facts instanceof Error || facts.faults.length > 0) return [{ id, facts }];
      }
      return [];
    };

    const byTemplate = Map.groupBy(
      runs.sort((a, b) => (a.created < b.created ? 1 : -1)),
      ({ template }) => template,
    );
    const found = await each([...byTemplate.values()], (ofTemplate) =>
      newestWithFaults(ofTemplate.map(({ id }) => id)),
    );
    return found.flat().map(({ id, facts }): Resource<Experiment> => {
      const arn = `arn:aws:fis:${aws.region}:${aws.account.id}:experiment/${id}`;
      return { id: arn, facts };
    });
  },
});

const faultsOf = ({ actions = {} }: FoundExperiment): string[] => {
  const done = Object.values(actions).filter(({ state }) => state?.status === 'completed');
  const ids = done.flatMap(({ actionId }) => actionId ?? []).filter((id) => !HARMLESS.includes(id));
  return [...new Set(ids)].sort();
};
