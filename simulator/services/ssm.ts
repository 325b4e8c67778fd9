/**
 * Simulated Systems Manager: automation (production accounts run a failover on purpose twice a month), and CDK's
 * parameter.
 */
import type {
  AutomationExecutionMetadata,
  DescribeAutomationExecutionsRequest,
  DescribeParametersRequest,
  GetParameterRequest,
  StartAutomationExecutionRequest,
} from '@aws-sdk/client-ssm';
import { serviceEventOf } from '../events.ts';
import { apiError, type Call, page, type ServiceLocation, service } from '../service.ts';
import { databaseRole } from './rds.ts';

interface Ssm {
  /** The runbook that runs twice a month; null when none does. */
  failover: string | null;
  /** Executions that a call started. */
  started: AutomationExecutionMetadata[];
  /** Names of parameters that are not encrypted. */
  plain: string[];
}

const DAY = 86_400_000;
const KEPT_DAYS = 30;
const TWELVE_MINUTES = 720_000;
/** The days of the month on which it runs, at ten o'clock. */
const DAYS_OF_MONTH = [8, 22];

function seed(place: ServiceLocation): Ssm {
  const used = databaseRole(place.world, place.account, place.region) === 'primary';
  return {
    failover: used && !place.flaw('no-failover-test', 0.06) ? 'DR-FailoverOrders' : null,
    started: [],
    plain: used ? ['/orders/url', ...(place.flaw('plain-credential', 0.04) ? ['/orders/api-token'] : [])] : [],
  };
}

const executionOf = (DocumentName: string, id: string, begun: Date): AutomationExecutionMetadata => ({
  AutomationExecutionId: id,
  DocumentName,
  DocumentVersion: '1',
  AutomationExecutionStatus: 'Success',
  ExecutionStartTime: begun,
  ExecutionEndTime: new Date(begun.getTime() + TWELVE_MINUTES),
  AutomationType: 'Local',
});

function scheduled({ state, account, region, now, world }: Call<Ssm>): AutomationExecutionMetadata[] {
  const { failover } = state;
  if (!failover) return [];
  const months = [now.getUTCMonth(), now.getUTCMonth() - 1];
  const times = months.flatMap((month) => DAYS_OF_MONTH.map((day) => Date.UTC(now.getUTCFullYear(), month, day, 10)));
  return times.map((time) =>
    executionOf(failover, uuid(world.random('automation', account.id, region, time).hex(32)), new Date(time)),
  );
}

const uuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');

/** Filters with different keys must all match; of the values of one key, any may match. */
function meets(execution: AutomationExecutionMetadata, { Filters = [] }: DescribeAutomationExecutionsRequest): boolean {
  return Filters.every(({ Key, Values = [] }) => {
    if (Key === 'DocumentNamePrefix') return Values.some((prefix) => execution.DocumentName?.startsWith(prefix));
    if (Key === 'ExecutionStatus') return Values.includes(execution.AutomationExecutionStatus ?? '');
    throw apiError('InvalidFilterKey', `The filter ${Key} is not simulated.`);
  });
}

const BOOTSTRAP = '/cdk-bootstrap/hnb659fds/version';
const BOOTSTRAP_VERSION = '21';

/** Accounts that a person deploys in are bootstrapped, and hold no other parameter. */
function parameterOf({ account, world, input }: Call<Ssm, GetParameterRequest>) {
  const deploys = account.id === world.management.id || account.id === world.security.id;
  if (input.Name !== BOOTSTRAP || !deploys) throw apiError('ParameterNotFound', `Parameter ${input.Name} not found.`);
  return { Name: BOOTSTRAP, Type: 'String', Value: BOOTSTRAP_VERSION, Version: 1 };
}

export const ssm = service<Ssm>({
  serviceId: 'SSM',
  eventSource: 'ssm',
  scope: 'region',
  seed,
  reads: {
    GetParameter: (call: Call<Ssm, GetParameterRequest>) => ({ Parameter: parameterOf(call) }),
    DescribeParameters: ({ state, input, world }: Call<Ssm, DescribeParametersRequest>) => {
      const { items, next } = page(state.plain, input.NextToken, input.MaxResults, world);
      return { Parameters: items.map((Name) => ({ Name, Type: 'String' as const, Version: 1 })), NextToken: next };
    },
    DescribeAutomationExecutions: (call: Call<Ssm, DescribeAutomationExecutionsRequest>) => {
      const { state, input, now, world } = call;
      const oldest = new Date(now.getTime() - KEPT_DAYS * DAY);
      const kept = [...scheduled(call), ...state.started].filter(
        ({ ExecutionEndTime: end }) => end && end <= now && end > oldest,
      );
      const found = kept.filter((execution) => meets(execution, input));
      const { items, next } = page(found, input.NextToken, input.MaxResults, world);
      return { AutomationExecutionMetadataList: items, NextToken: next };
    },
  },
  writes: {
    /** An execution is complete before the call is answered. */
    StartAutomationExecution: (call: Call<Ssm, StartAutomationExecutionRequest>) => {
      const { state, input, account, region, now, world } = call;
      const id = uuid(world.random('started', account.id, region, state.started.length).hex(32));
      state.started.push(executionOf(input.DocumentName ?? '', id, new Date(now.getTime() - TWELVE_MINUTES)));
      world.emit(
        serviceEventOf({
          id: world.random('automation-event', id).hex(32),
          source: 'aws.ssm',
          detailType: 'EC2 Automation Execution Status-change Notification',
          account: account.id,
          region,
          at: now,
          resources: [`arn:aws:ssm:${region}:${account.id}:automation-execution/${id}`],
          detail: { ExecutionId: id, Definition: input.DocumentName, DefinitionVersion: 1, Status: 'Success' },
        }),
      );
      return { AutomationExecutionId: id };
    },
  },
});
