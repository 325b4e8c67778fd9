/** What AWS Backup did of late: recovery points, copies to other regions, restores. */
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { all, each, required, type Seen, seen } from '../../core/reading.ts';
import { hoursBefore } from '../../core/words.ts';
import { type Database, databases } from '../rds/databases.ts';
import { backupTypeOf } from './selection.ts';

const sdk = () => import('@aws-sdk/client-backup');

export interface ProtectedResource {
  /** `RDS`, `EFS`, `DynamoDB`, … */
  readonly type: string;
  /** ISO instant of its newest recovery point. */
  readonly lastBackup: string;
}

const PROTECTED = 'backup:ListProtectedResources';

/** Resources of this region with a recovery point, those deleted since among them; their id is their ARN. */
export const protectedResources = collector({
  id: 'backup.protected-resources',
  scope: 'region',
  actions: [PROTECTED],
  triggers: [
    // each backup passes through other states first, of which none has anything to restore
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
        type: resource.ResourceType ?? 'unnamed',
        lastBackup: required(resource.LastBackupTime, PROTECTED, 'LastBackupTime').toISOString(),
      },
    }));
    /** Copies that came from another region are recovery points here of a resource that is not here. */
    return resources.filter(({ id }) => ['', aws.region].includes(id.split(':')[3] ?? ''));
  },
});

export interface Store {
  readonly type: string;
  /** As the service words it; `unstated` where the service was not asked. */
  readonly status: string;
  /** ISO instant; null while it is being created, or where the service was not asked. */
  readonly created: string | null;
  /** Replicas are rebuilt from their source, whose recovery points count. */
  readonly replica: boolean;
  /** ISO instant of the newest state that can be restored; null when there is none. */
  readonly restorableTo: string | null;
  /**
   * Not readable when nothing tells whether the resource still exists: the tagging API does not list it, so that it is
   * gone or never had a tag.
   */
  readonly exists: Seen<true>;
}

/** Younger than this a recovery point is proof enough that its resource exists. */
export const SURELY_EXISTS_HOURS = 24;
const ARNS_PER_CALL = 100;

/** What has to be restorable: every database, and whatever else AWS Backup protects. */
export const stores = collector({
  id: 'backup.stores',
  scope: 'region',
  actions: ['tag:GetResources'],
  triggers: [],
  uses: [databases, protectedResources],
  sdk: () => import('@aws-sdk/client-resource-groups-tagging-api'),
  collect: async (aws, { ResourceGroupsTaggingAPIClient, GetResourcesCommand }): Promise<Resource<Store>[]> => {
    const listed = await aws.facts(databases);
    const points = (await aws.facts(protectedResources)).map(({ id, facts }) => ({ id, ...readable(facts) }));
    const lastBackups = new Map(points.map(({ id, lastBackup }) => [id, lastBackup]));
    // A database that is not listed is gone: the service itself says so.
    const others = points.filter(({ id }) => id.split(':')[2] !== 'rds');
    const limit = hoursBefore(aws.now, SURELY_EXISTS_HOURS);
    const doubtful = others.filter(({ lastBackup }) => lastBackup < limit).map(({ id }) => id);

    const readTagged = async (): Promise<Set<string>> => {
      const client = aws.client(ResourceGroupsTaggingAPIClient);
      const answers = await each(batches(doubtful, ARNS_PER_CALL), (ResourceARNList) =>
        client.send(new GetResourcesCommand({ ResourceARNList })),
      );
      const known = answers.flatMap((answer) =>
        required(answer.ResourceTagMappingList, 'tag:GetResources', 'ResourceTagMappingList'),
      );
      return new Set(known.map(({ ResourceARN }) => ResourceARN ?? ''));
    };
    const tagged = await seen(readTagged());
    const untold = new CouldNotRead('tag:GetResources', 'untold', 'no tagged resource of this name');
    const exists = (id: string): Seen<true> => {
      if (!doubtful.includes(id)) return true;
      if (tagged instanceof CouldNotRead) return tagged;
      return tagged.has(id) ? true : untold;
    };

    return [
      ...listed.map(({ id, tags, facts }) => ({ id, tags, facts: storeOf(readable(facts), lastBackups.get(id)) })),
      ...others.map(({ id, type, lastBackup }) => ({
        id,
        facts: {
          type,
          status: 'unstated',
          created: null,
          replica: false,
          restorableTo: lastBackup,
          exists: exists(id),
        },
      })),
    ];
  },
});

function storeOf(database: Database, lastBackup: string | undefined): Store {
  const restorable = [database.latestRestorableTime, lastBackup].flatMap((instant) => instant ?? []).sort();
  return {
    type: backupTypeOf(database),
    status: database.status,
    created: database.created,
    replica: database.readReplicaOf !== null,
    restorableTo: restorable.at(-1) ?? null,
    exists: true,
  };
}

function readable<F>(facts: Seen<F>): F {
  if (facts instanceof CouldNotRead) throw facts;
  return facts;
}

const batches = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

export interface RemoteCopy {
  /** Regions, other than this one, that received a copy in the days looked at. */
  readonly regions: readonly string[];
  /** ISO instant at which the newest of these copies was complete. */
  readonly completed: string;
}

/** How far back copies are listed: what a control may call recent. */
export const COPY_HISTORY_HOURS = 72;

/** Resources of which AWS Backup lately completed a copy in another region; the id is the resource's ARN. */
export const remoteCopies = collector({
  id: 'backup.remote-copies',
  scope: 'region',
  actions: ['backup:ListCopyJobs'],
  triggers: [serviceEvent('aws.backup', 'Copy Job State Change', { state: ['COMPLETED'] })],
  sdk,
  collect: async (aws, { BackupClient, paginateListCopyJobs }): Promise<Resource<RemoteCopy>[]> => {
    const ByCompleteAfter = new Date(hoursBefore(aws.now, COPY_HISTORY_HOURS));
    const pages = paginateListCopyJobs({ client: aws.client(BackupClient) }, { ByState: 'COMPLETED', ByCompleteAfter });
    const jobs = await all(pages, (page) => required(page.CopyJobs, 'backup:ListCopyJobs', 'CopyJobs'));
    const copies = new Map<string, RemoteCopy>();
    for (const job of jobs) {
      const region = regionOf(
        required(job.DestinationBackupVaultArn, 'backup:ListCopyJobs', 'DestinationBackupVaultArn'),
      );
      if (region === aws.region) continue;
      const id = required(job.ResourceArn, 'backup:ListCopyJobs', 'ResourceArn');
      const completed = required(job.CompletionDate, 'backup:ListCopyJobs', 'CompletionDate').toISOString();
      const known = copies.get(id) ?? { regions: [], completed };
      copies.set(id, {
        regions: [...new Set([...known.regions, region])].sort(),
        completed: completed > known.completed ? completed : known.completed,
      });
    }
    return [...copies].map(([id, facts]) => ({ id, facts }));
  },
});

const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
