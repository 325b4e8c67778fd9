/** Recent work of AWS Backup: recovery points, copies to other regions, restores. */
import { arnParts } from '../../core/arn.ts';
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, given, pastInstantOf, required, type Seen } from '../../core/reading.ts';
import { hoursBefore } from '../../core/words.ts';
import { type Database, databases } from '../rds/databases.ts';
import { buckets } from '../s3/buckets.ts';
import { EXISTENCE_ACTIONS, existenceOf, sdk as existenceSdk } from './existence.ts';
import { backupTypeOf } from './selection.ts';

const sdk = () => import('@aws-sdk/client-backup');

export interface ProtectedResource {
  /** `RDS`, `EFS`, `DynamoDB`, … */
  readonly type: Seen<string>;
  /** ISO instant of its newest recovery point. */
  readonly lastBackup: Seen<string>;
}

const PROTECTED = 'backup:ListProtectedResources';

/** Resources of this region with a recovery point, including those that were deleted since; their id is their ARN. */
export const protectedResources = collector({
  id: 'backup.protected-resources',
  scope: 'region',
  actions: [PROTECTED],
  triggers: [
    // each backup passes through other states first, in which there is nothing to restore yet
    serviceEvent('aws.backup', 'Recovery Point State Change', {
      status: ['COMPLETED', 'AVAILABLE', 'DELETED', 'EXPIRED'],
    }),
    apiCalls('backup', 'DeleteRecoveryPoint', 'DisassociateRecoveryPoint'),
  ],
  sdk,
  collect: async (aws, { BackupClient, paginateListProtectedResources }): Promise<Resource<ProtectedResource>[]> => {
    const found = await all(paginateListProtectedResources({ client: aws.client(BackupClient) }, {}), (page) =>
      required(page.Results, PROTECTED, 'Results'),
    );
    const resources = found.map((resource) => ({
      id: required(resource.ResourceArn, PROTECTED, 'ResourceArn'),
      facts: {
        type: given(resource.ResourceType, PROTECTED, 'ResourceType'),
        lastBackup: pastInstantOf(resource.LastBackupTime, aws.now, PROTECTED, 'LastBackupTime'),
      },
    }));
    /** A copy from another region is a recovery point here of a resource that is not in this region. */
    return resources.filter(({ id }) => ['', aws.region].includes(arnParts(id).region));
  },
});

export interface Store {
  readonly type: Seen<string>;
  /** As the service spells it; `unstated` if the service was not called. */
  readonly status: Seen<string>;
  /** ISO instant; null while the resource is being created, or if the service was not called. */
  readonly created: Seen<string | null>;
  /** Replicas are rebuilt from their source, whose recovery points count. */
  readonly replica: boolean;
  /** ISO instants of states that can be restored: the newest recovery point, and the end of point-in-time restore. */
  readonly restorableTo: readonly Seen<string>[];
  /** Unreadable if no service says whether the resource still exists. A resource that is known to be deleted is left out. */
  readonly exists: Seen<true>;
}

/** A recovery point that is younger than this proves that its resource exists. */
export const SURELY_EXISTS_HOURS = 24;

/** The resources that must be restorable: every database, and every other resource that AWS Backup protects. */
export const stores = collector({
  id: 'backup.stores',
  scope: 'region',
  actions: EXISTENCE_ACTIONS,
  triggers: [],
  uses: [databases, protectedResources, buckets],
  sdk: existenceSdk,
  collect: async (aws, sdk): Promise<Resource<Store>[]> => {
    const listed = await aws.facts(databases);
    const points = await aws.facts(protectedResources);
    const backups = new Map(points.map(({ id, facts }) => [id, lastBackupOf(facts)]));
    // A database that the service does not list was deleted.
    const others = points.filter(({ id }) => arnParts(id).service !== 'rds');
    const limit = hoursBefore(aws.now, SURELY_EXISTS_HOURS);
    const isDoubtful = ({ facts }: Resource<ProtectedResource>) => {
      const last = lastBackupOf(facts);
      return last instanceof CouldNotRead || last < limit;
    };
    const doubtful = new Set(others.filter(isDoubtful).map(({ id }) => id));
    const existence = await existenceOf(aws, sdk, [...doubtful]);
    return [
      ...listed.map(({ id, tags, facts }) => ({ id, tags, facts: ofDatabase(facts, backups.get(id)) })),
      ...others.flatMap(({ id, facts }): Resource<Store>[] => {
        const exists = doubtful.has(id) ? existence(id) : true;
        return exists === false ? [] : [{ id, facts: ofResource(facts, exists) }];
      }),
    ];
  },
});

const lastBackupOf = (facts: Seen<ProtectedResource>): Seen<string> =>
  facts instanceof CouldNotRead ? facts : facts.lastBackup;

const ofResource = (facts: Seen<ProtectedResource>, exists: Seen<true>): Seen<Store> =>
  facts instanceof CouldNotRead
    ? facts
    : {
        type: facts.type,
        status: 'unstated',
        created: null,
        replica: false,
        restorableTo: [facts.lastBackup],
        exists,
      };

function ofDatabase(database: Seen<Database>, lastBackup: Seen<string> | undefined): Seen<Store> {
  if (database instanceof CouldNotRead) return database;
  const { engine, status, created, readReplicaOf, latestRestorableTime } = database;
  return {
    type: engine instanceof CouldNotRead ? engine : backupTypeOf({ engine }),
    status,
    created,
    replica: readReplicaOf !== null,
    restorableTo: [latestRestorableTime, lastBackup ?? null].filter((instant) => instant !== null),
    exists: true,
  };
}

export interface RemoteCopy {
  /** Regions, other than this one, that received a copy in the listed days. */
  readonly regions: readonly string[];
  /** ISO instants at which these copies were complete. */
  readonly completed: readonly Seen<string>[];
}

/** How far back copies are listed: the longest time that a control may call recent. */
export const COPY_HISTORY_HOURS = 72;

const COPIES = 'backup:ListCopyJobs';

/** Resources of which AWS Backup recently completed a copy in another region; the id is the resource's ARN. */
export const remoteCopies = collector({
  id: 'backup.remote-copies',
  scope: 'region',
  actions: [COPIES],
  triggers: [serviceEvent('aws.backup', 'Copy Job State Change', { state: ['COMPLETED'] })],
  sdk,
  collect: async (aws, { BackupClient, paginateListCopyJobs }): Promise<Resource<RemoteCopy>[]> => {
    const ByCompleteAfter = new Date(hoursBefore(aws.now, COPY_HISTORY_HOURS));
    const pages = paginateListCopyJobs({ client: aws.client(BackupClient) }, { ByState: 'COMPLETED', ByCompleteAfter });
    const jobs = await all(pages, (page) => required(page.CopyJobs, COPIES, 'CopyJobs'));
    const away = jobs
      .map((job) => ({
        id: required(job.ResourceArn, COPIES, 'ResourceArn'),
        region: regionOf(required(job.DestinationBackupVaultArn, COPIES, 'DestinationBackupVaultArn')),
        completed: pastInstantOf(job.CompletionDate, aws.now, COPIES, 'CompletionDate'),
      }))
      .filter(({ region }) => region !== aws.region);
    return [...Map.groupBy(away, ({ id }) => id)].map(([id, copies]) => {
      const regions = [...new Set(copies.map(({ region }) => region))].sort();
      return { id, facts: { regions, completed: newestOf(copies.map(({ completed }) => completed)) } };
    });
  },
});

/** The newest of the copies that could be read, and all copies that could not. */
function newestOf(instants: readonly Seen<string>[]): Seen<string>[] {
  const read = instants.filter((instant) => typeof instant === 'string').sort();
  return [...read.slice(-1), ...instants.filter((instant) => instant instanceof CouldNotRead)];
}

const regionOf = (arn: string): string => arnParts(arn).region;
