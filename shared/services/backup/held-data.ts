/** Whether a region holds data that a restore could be tested with. */
import { apiCalls, collector, type Resource, serviceEvent } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { type Seen, seen } from '../../core/reading.ts';
import { databases } from '../rds/databases.ts';
import { protectedResources } from './activity.ts';

export interface HeldData {
  readonly any: Seen<boolean>;
}

const COMES_AND_GOES = { EventCategories: ['creation', 'deletion', 'restoration'] };

/**
 * A changed database still holds data. Its events, which are many, do not cause every region of the account to be read
 * again. The first recovery point of an account is left to the next scan, because each backup makes one.
 */
export const heldData = collector({
  id: 'backup.held-data',
  scope: 'region',
  actions: [],
  uses: [databases, protectedResources],
  ownTriggersAlone: true,
  triggers: [
    apiCalls(
      'rds',
      'CreateDBInstance',
      'DeleteDBInstance',
      'RestoreDBInstanceFromDBSnapshot',
      'RestoreDBInstanceFromS3',
      'RestoreDBInstanceToPointInTime',
      'CreateDBCluster',
      'DeleteDBCluster',
      'RestoreDBClusterFromS3',
      'RestoreDBClusterFromSnapshot',
      'RestoreDBClusterToPointInTime',
    ),
    serviceEvent('aws.rds', 'RDS DB Instance Event', COMES_AND_GOES),
    serviceEvent('aws.rds', 'RDS DB Cluster Event', COMES_AND_GOES),
  ],
  collect: async (aws): Promise<Resource<HeldData>[]> => {
    const lists = [await seen(aws.facts(databases)), await seen(aws.facts(protectedResources))];
    const unread = lists.find((list) => list instanceof CouldNotRead);
    const any = lists.some((list) => !(list instanceof CouldNotRead) && list.length > 0) || (unread ?? false);
    return [{ id: aws.region, facts: { any } }];
  },
});
