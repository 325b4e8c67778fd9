/** Reads AWS's records of a drill, with the same clients as the controls. */

import type { RestoreJobsListMember } from '@aws-sdk/client-backup';
import type { Event } from '@aws-sdk/client-cloudtrail';
import { couldNotRead } from '../aws/failure.ts';
import type { KindOfAws } from '../core/drill.ts';
import { CouldNotRead } from '../core/errors.ts';
import { inPlainText } from '../core/inert.ts';
import { GLOBAL_SERVICES_REGION } from '../core/partition.ts';
import { all, instantOf, known, oneOf, required } from '../core/reading.ts';
import type { AccountReach, Declared } from '../core/source.ts';
import type { Failover, Restore, Shown } from './from-aws.ts';

const RESTORES = 'backup:ListRestoreJobs';
const EVENTS = 'cloudtrail:LookupEvents';
const READS: Declared = { id: 'drill finish --from-aws', actions: [RESTORES, EVENTS] };

/**
 * Calls by which a standby takes over: routing controls, zonal shifts and Region switches of ARC, records of Route 53, and databases
 * of RDS. Route 53 is global, and CloudTrail records its calls in us-east-1.
 */
const FAILOVER_CALLS: Readonly<Record<string, string>> = {
  UpdateRoutingControlState: 'route53-recovery-cluster.amazonaws.com',
  UpdateRoutingControlStates: 'route53-recovery-cluster.amazonaws.com',
  StartZonalShift: 'arc-zonal-shift.amazonaws.com',
  StartPlanExecution: 'arc-region-switch.amazonaws.com',
  ChangeResourceRecordSets: 'route53.amazonaws.com',
  FailoverDBCluster: 'rds.amazonaws.com',
  FailoverGlobalCluster: 'rds.amazonaws.com',
  SwitchoverGlobalCluster: 'rds.amazonaws.com',
  PromoteReadReplica: 'rds.amazonaws.com',
  PromoteReadReplicaDBCluster: 'rds.amazonaws.com',
};

export interface Window {
  readonly regions: readonly string[];
  readonly kinds: readonly KindOfAws[];
  /** ISO instants. */
  readonly from: string;
  readonly until: string;
}

/** Throws `CouldNotRead` if AWS does not answer, because an unread record does not mean that nothing happened. */
export async function shownByAws(reach: AccountReach, { regions, kinds, ...window }: Window): Promise<Shown> {
  const restores: Restore[] = [];
  const failovers: Failover[] = [];
  const restoring = kinds.includes('restores') ? new Set(regions) : [];
  for (const region of restoring) restores.push(...(await restoresIn(reach, region, window)));
  // CloudTrail answers two look-ups a second
  const failing = kinds.includes('failovers') ? new Set([...regions, GLOBAL_SERVICES_REGION]) : [];
  for (const region of failing) failovers.push(...(await failoversIn(reach, region, window)));
  return { restores, failovers };
}

type Within = Pick<Window, 'from' | 'until'>;

async function restoresIn(reach: AccountReach, region: string, { from, until }: Within): Promise<Restore[]> {
  const { BackupClient, paginateListRestoreJobs } = await import('@aws-sdk/client-backup');
  const client = reach.client(BackupClient, { region }, READS);
  const ByCompleteAfter = new Date(from);
  const jobs = await read(RESTORES, () =>
    all(paginateListRestoreJobs({ client }, { ByCompleteAfter, ByCompleteBefore: new Date(until) }), (page) =>
      required(page.RestoreJobs, RESTORES, 'RestoreJobs'),
    ),
  );
  return jobs.flatMap((job) => restoreOf(job, region) ?? []);
}

const STATUSES = ['PENDING', 'RUNNING', 'COMPLETED', 'ABORTED', 'FAILED'] as const;

function restoreOf(job: RestoreJobsListMember, region: string): Restore | null {
  const status = known(oneOf(job.Status, STATUSES, RESTORES, 'Status'));
  if (status === 'PENDING' || status === 'RUNNING') return null;
  const { RestoreJobId, ResourceType = 'a resource', RecoveryPointCreationDate: data, CompletionDate } = job;
  return {
    ...{
      id: required(RestoreJobId, RESTORES, 'RestoreJobId'),
      region,
      status,
      resourceType: inPlainText(ResourceType),
    },
    ended: known(instantOf(CompletionDate, RESTORES, 'CompletionDate')),
    dataOf: data === undefined ? null : known(instantOf(data, RESTORES, 'RecoveryPointCreationDate')),
  };
}

async function failoversIn(reach: AccountReach, region: string, { from, until }: Within): Promise<Failover[]> {
  const { CloudTrailClient, paginateLookupEvents } = await import('@aws-sdk/client-cloudtrail');
  const client = reach.client(CloudTrailClient, { region }, READS);
  const found: Failover[] = [];
  for (const [call, source] of Object.entries(FAILOVER_CALLS)) {
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: call }];
    const events = await read(EVENTS, () =>
      all(
        paginateLookupEvents({ client }, { LookupAttributes, StartTime: new Date(from), EndTime: new Date(until) }),
        (page) => required(page.Events, EVENTS, 'Events'),
      ),
    );
    found.push(
      ...events
        .filter((event) => event.EventSource === source && !isRefused(event))
        .map((event) => failoverOf(event, region)),
    );
  }
  return found;
}

/** The record of a call that was refused or failed has an error code ("CloudTrail record contents"). */
function isRefused({ CloudTrailEvent }: Event): boolean {
  const record = required(CloudTrailEvent, EVENTS, 'CloudTrailEvent');
  try {
    return Object.hasOwn(JSON.parse(record) as object, 'errorCode');
  } catch (cause) {
    throw new CouldNotRead(EVENTS, 'malformed', 'CloudTrailEvent', cause);
  }
}

const failoverOf = ({ EventId, EventName, EventTime, Username }: Event, region: string): Failover => ({
  ...{ id: required(EventId, EVENTS, 'EventId'), region, call: required(EventName, EVENTS, 'EventName') },
  ...{ by: inPlainText(Username ?? 'an unnamed caller'), at: known(instantOf(EventTime, EVENTS, 'EventTime')) },
});

async function read<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CouldNotRead ? error : couldNotRead(action, error);
  }
}
