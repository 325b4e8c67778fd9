/**
 * Simulated AWS Fault Injection Service: production accounts run experiments on an instance and on a zone every
 * quarter.
 */
import type {
  Experiment,
  GetExperimentRequest,
  ListExperimentsRequest,
  StartExperimentRequest,
} from '@aws-sdk/client-fis';
import { serviceEventOf } from '../events.ts';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface Template {
  readonly id: string;
  /** FIS actions, by their name in the template. */
  readonly actions: Readonly<Record<string, string>>;
}

interface Fis {
  templates: Template[];
  /** Experiments that a call started; the quarterly ones follow from the time. */
  started: Experiment[];
}

/** The installed types do not have this option yet. */
type StartInput = StartExperimentRequest & { readonly experimentOptions?: { readonly actionsMode?: string } };

const TEMPLATES: readonly Template[] = [
  { id: 'EXTinstanceLoss', actions: { terminate: 'aws:ec2:terminate-instances', settle: 'aws:fis:wait' } },
  {
    id: 'EXTzoneLoss',
    actions: { network: 'aws:network:disrupt-connectivity', failover: 'aws:rds:failover-db-cluster' },
  },
];
const HALF_AN_HOUR = 1_800_000;

function seed(place: ServiceLocation): Fis {
  const used = databaseRole(place.world, place.account, place.region) === 'primary';
  if (!used) return { templates: [], started: [] };
  const templates = TEMPLATES.filter(({ id }) => !place.flaw(`never-${id}`, 0.06));
  return { templates, started: [] };
}

/** A `completed` experiment; a preview carries out none of its actions. */
function experimentOf(template: Template, id: string, begun: Date, preview = false): Experiment {
  const ended = new Date(begun.getTime() + HALF_AN_HOUR);
  const status = preview ? 'skipped' : 'completed';
  const actions = Object.entries(template.actions).map(([name, actionId]) => [name, { actionId, state: { status } }]);
  return {
    id,
    experimentTemplateId: template.id,
    state: { status: 'completed', reason: 'Experiment completed.' },
    creationTime: begun,
    startTime: begun,
    endTime: ended,
    actions: Object.fromEntries(actions),
    tags: {},
  };
}

/** Nine o'clock on the first day of the quarter. */
const quarterOf = (now: Date): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3, 1, 9));

function experimentsOf({ state, now }: Call<Fis>): Experiment[] {
  const begun = quarterOf(now);
  const quarterly = state.templates.map((template) =>
    experimentOf(template, `${template.id.replace('EXT', 'EXP')}${begun.toISOString().slice(0, 7)}`, begun),
  );
  return [...quarterly, ...state.started].filter(({ endTime }) => endTime && endTime <= now);
}

export const fis = service<Fis>({
  serviceId: 'fis',
  eventSource: 'fis',
  scope: 'region',
  seed,
  reads: {
    ListExperiments: (call: Call<Fis, ListExperimentsRequest>) => {
      const { items, next } = page(experimentsOf(call), call.input.nextToken, call.input.maxResults, call.world);
      const experiments = items.map(({ id, experimentTemplateId, state, creationTime, tags }) => ({
        id,
        experimentTemplateId,
        state,
        creationTime,
        tags,
      }));
      return { experiments, nextToken: next };
    },
    GetExperiment: (call: Call<Fis, GetExperimentRequest>) => {
      const experiment = experimentsOf(call).find(({ id }) => id === call.input.id);
      if (!experiment) throw apiError('ResourceNotFoundException', `Experiment ${call.input.id} does not exist.`, 404);
      return { experiment };
    },
  },
  writes: {
    /** The experiment ends at once, because only its record matters here. */
    StartExperiment: ({ state, input, account, region, now, world }: Call<Fis, StartInput>) => {
      const template = state.templates.find(({ id }) => id === input.experimentTemplateId);
      if (!template) {
        throw apiError('ResourceNotFoundException', `Template ${input.experimentTemplateId} does not exist.`, 404);
      }
      const id = `EXP${world.random('experiment', account.id, region, state.started.length).hex(16)}`;
      const preview = input.experimentOptions?.actionsMode === 'skip-all';
      const experiment = experimentOf(template, id, new Date(now.getTime() - HALF_AN_HOUR), preview);
      state.started.push(experiment);
      world.emit(
        serviceEventOf({
          id: world.random('fis-event', id).hex(32),
          source: 'aws.fis',
          detailType: 'FIS Experiment State Change',
          account: account.id,
          region,
          at: now,
          resources: [`arn:aws:fis:${region}:${account.id}:experiment/${id}`],
          detail: {
            'experiment-id': id,
            'experiment-template-id': template.id,
            'new-state': { status: 'completed' },
            'old-state': { status: 'running' },
          },
        }),
      );
      return { experiment };
    },
  },
});
