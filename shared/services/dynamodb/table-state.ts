/** The state of one DynamoDB table: the other regions that hold its data, and whether point-in-time recovery is on. */
import type { DynamoDBClient, ReplicaDescription } from '@aws-sdk/client-dynamodb';
import { CouldNotRead } from '../../core/errors.ts';
import { given, instantOf, oneOf, required, type Seen } from '../../core/reading.ts';

type Sdk = Pick<typeof import('@aws-sdk/client-dynamodb'), 'DescribeContinuousBackupsCommand'>;

export const DESCRIBE = 'dynamodb:DescribeTable';
export const BACKUPS = 'dynamodb:DescribeContinuousBackups';

/** "TableDescription", Amazon DynamoDB API Reference. */
export const TABLE_STATUSES = [
  'ACTIVE',
  'ARCHIVED',
  'ARCHIVING',
  'CREATING',
  'DELETING',
  'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
  'REPLICATION_NOT_AUTHORIZED',
  'UPDATING',
] as const;
const REPLICA_STATUSES = [...TABLE_STATUSES, 'CREATION_FAILED', 'REGION_DISABLED'] as const;

export interface Copy {
  readonly region: Seen<string>;
  /** Whether it is kept up to date. */
  readonly current: Seen<boolean>;
}

export const copiesOf = (replicas: readonly ReplicaDescription[]): Copy[] =>
  replicas.map(({ ReplicaStatus, RegionName }) => {
    const status = oneOf(ReplicaStatus, REPLICA_STATUSES, DESCRIBE, 'ReplicaStatus');
    const current = status instanceof CouldNotRead ? status : status === 'ACTIVE' || status === 'UPDATING';
    return { region: given(RegionName, DESCRIBE, 'RegionName'), current };
  });

/** Regions in which a copy is kept up to date. */
export const regionsOf = (copies: readonly Copy[]): Seen<string>[] =>
  copies.flatMap(({ region, current }) => {
    if (current instanceof CouldNotRead) return [current];
    return current ? [region] : [];
  });

export interface PointInTime {
  readonly enabled: Seen<boolean>;
  /** ISO instant up to which the table can be restored; null where it cannot. */
  readonly restorableTo: Seen<string | null>;
}

export async function pointInTimeOf(client: DynamoDBClient, sdk: Sdk, TableName: string): Promise<PointInTime> {
  const answer = await client.send(new sdk.DescribeContinuousBackupsCommand({ TableName }));
  const backups = required(answer.ContinuousBackupsDescription, BACKUPS, 'ContinuousBackupsDescription');
  const { PointInTimeRecoveryStatus, LatestRestorableDateTime } = required(
    backups.PointInTimeRecoveryDescription,
    BACKUPS,
    'PointInTimeRecoveryDescription',
  );
  const status = oneOf(PointInTimeRecoveryStatus, ['ENABLED', 'DISABLED'], BACKUPS, 'PointInTimeRecoveryStatus');
  if (status instanceof CouldNotRead) return { enabled: status, restorableTo: status };
  if (status === 'DISABLED') return { enabled: false, restorableTo: null };
  return { enabled: true, restorableTo: instantOf(LatestRestorableDateTime, BACKUPS, 'LatestRestorableDateTime') };
}
