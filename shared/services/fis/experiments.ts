/** AWS Fault Injection Service: the experiments that ran to their end, and the faults they injected. */
import type { ExperimentSummary, Experiment as FoundExperiment } from '@aws-sdk/client-fis';
import { collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  all,
  each,
  given,
  instantOf,
  oneOf,
  orAbsent,
  pastInstantOf,
  required,
  type Seen,
  seen,
} from '../../core/reading.ts';

export interface Experiment {
  /** The name of the experiment in a sentence: `EXP1a2b3c`. */
  readonly name: string;
  /** ISO instant. */
  readonly ended: Seen<string>;
  /** Actions that were carried out, as FIS names them: `aws:ec2:terminate-instances`. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly action: Seen<string>;
  /** Unread if it is unknown whether the action was carried out. */
  readonly carriedOut: Seen<true>;
}

/** "Quotas for AWS FIS": AWS deletes completed experiments after this many days, and they prove nothing then. */
export const FIS_KEEPS_DAYS = 120;

/** Actions that pause or watch an experiment ("AWS FIS actions reference"), and inject no fault. */
const HARMLESS = ['aws:fis:wait', 'aws:cloudwatch:assert-alarm-state'];

const LIST = 'fis:ListExperiments';
const GET = 'fis:GetExperiment';

/**
 * The newest completed experiment of each template that injected a fault. The list does not say which faults were injected, so
 * each template takes one call. A run that was only a preview skipped its actions; then the run before it is read.
 */
export const experiments = collector({
  id: 'fis.experiments',
  scope: 'region',
  actions: [LIST, GET],
  triggers: [serviceEvent('aws.fis', 'FIS Experiment State Change', { 'new-state': { status: ['completed'] } })],
  sdk: () => import('@aws-sdk/client-fis'),
  collect: async (
    aws,
    { FisClient, GetExperimentCommand, paginateListExperiments },
  ): Promise<Resource<Experiment>[]> => {
    const client = aws.client(FisClient);
    const listed = await all(paginateListExperiments({ client }, {}), (page) =>
      required(page.experiments, LIST, 'experiments'),
    );
    const completed = listed.filter((run) => statusOf(run, STATUSES, LIST) !== 'other');

    const read = async (id: string): Promise<Experiment | null> => {
      const answer = await orAbsent(client.send(new GetExperimentCommand({ id })), FORGOTTEN);
      if (!answer) return null;
      const found = required(answer.experiment, GET, 'experiment');
      return { name: id, ended: pastInstantOf(found.endTime, aws.now, GET, 'endTime'), faults: faultsOf(found) };
    };
    /** Newest first. An unreadable run does not hide earlier ones, unless no call is answered. */
    const newestWithFaults = async (runs: readonly Run[]): Promise<Resource<Experiment>[]> => {
      const unread: Resource<Experiment>[] = [];
      for (const run of runs) {
        const found = await seen(read(run.id));
        if (found === null) continue;
        const isRead = run.unread && !(found instanceof CouldNotRead);
        const facts = isRead ? { ...found, ended: run.unread } : found;
        const proof = { id: `arn:aws:fis:${aws.region}:${aws.account.id}:experiment/${run.id}`, facts };
        if (facts instanceof CouldNotRead && facts.reason !== 'malformed') return [...unread, proof];
        if (facts instanceof CouldNotRead || hasUnread(facts)) unread.push(proof);
        else if (facts.faults.length > 0) return [...unread, proof];
      }
      return unread;
    };

    const byTemplate = Map.groupBy(completed.map(runOf).sort(newestFirst), ({ template }) => template);
    return (await each([...byTemplate.values()], newestWithFaults)).flat();
  },
});

const STATUSES = [
  'pending',
  'initiating',
  'running',
  'completed',
  'stopping',
  'stopped',
  'failed',
  'cancelled',
] as const;
const ACTION_STATUSES = [...STATUSES, 'skipped'] as const;
/** AWS may delete an experiment between the list and the call ("GetExperiment", AWS FIS API Reference). */
const FORGOTTEN = 'ResourceNotFoundException';

/** `completed`, any other status that is documented, or unread. */
function statusOf(
  { state }: { readonly state?: { readonly status?: string } },
  documented: readonly string[],
  action: string,
): Seen<'completed' | 'other'> {
  const status = oneOf(state?.status, documented, action, 'status');
  if (status instanceof CouldNotRead) return status;
  return status === 'completed' ? status : 'other';
}

interface Run {
  readonly id: string;
  readonly template: string;
  readonly created: string;
  /** The reason why it is unknown whether it is a completed experiment. */
  readonly unread?: CouldNotRead;
}

/** An experiment with an unreadable field cannot be ordered among those of its template, and forms a group of its own. */
function runOf(run: ExperimentSummary): Run {
  const id = required(run.id, LIST, 'id');
  const template = given(run.experimentTemplateId, LIST, 'experimentTemplateId');
  const created = instantOf(run.creationTime, LIST, 'creationTime');
  const status = statusOf(run, STATUSES, LIST);
  const unread = status instanceof CouldNotRead ? { unread: status } : {};
  const hasPlace = typeof template === 'string' && typeof created === 'string' && typeof status === 'string';
  return hasPlace ? { id, template, created } : { id, template: `unread ${id}`, created: '', ...unread };
}

const newestFirst = (a: Run, b: Run): number => (a.created < b.created ? 1 : -1);

const hasUnread = ({ ended, faults }: Experiment): boolean =>
  [ended, ...faults.flatMap(({ action, carriedOut }) => [action, carriedOut])].some(
    (field) => field instanceof CouldNotRead,
  );

/** An experiment has at least one action ("Experiment", AWS FIS API Reference). */
function faultsOf({ actions }: FoundExperiment): Fault[] {
  const faults = Object.values(required(actions, GET, 'actions')).flatMap((found): Fault[] => {
    const status = statusOf(found, ACTION_STATUSES, GET);
    const action = given(found.actionId, GET, 'actionId');
    if (status === 'other' || (typeof action === 'string' && HARMLESS.includes(action))) return [];
    return [{ action, carriedOut: status instanceof CouldNotRead ? status : true }];
  });
  const once = new Map(faults.map((fault) => [`${fault.action} ${fault.carriedOut}`, fault]));
  return [...once.values()].sort((one, other) => (String(one.action) < String(other.action) ? -1 : 1));
}
