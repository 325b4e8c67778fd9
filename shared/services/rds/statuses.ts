/**
 * Whether a database serves its clients, by its status. The lists are those of "Viewing Amazon RDS DB instance status"
 * and "Viewing DB cluster status in an Amazon Aurora DB cluster" (Amazon RDS User Guide, Amazon Aurora User Guide),
 * which name the statuses that are billed as running.
 */
import { CouldNotRead } from '../../core/errors.ts';
import type { Seen } from '../../core/reading.ts';

const RUNNING = new Set([
  ...['available', 'backing-up', 'backtracking', 'configuring-enhanced-monitoring', 'configuring-iam-database-auth'],
  ...['configuring-log-exports', 'converting-to-vpc', 'failing-over', 'maintenance', 'migrating', 'modifying'],
  ...['moving-to-vpc', 'promoting', 'rebooting', 'renaming', 'resetting-master-credentials', 'storage-config-upgrade'],
  ...['storage-full', 'storage-initialization', 'storage-optimization', 'update-iam-db-auth', 'upgrading'],
]);

const NOT_RUNNING = new Set([
  ...['cloning-failed', 'creating', 'delete-precheck', 'deleting', 'failed', 'inaccessible-encryption-credentials'],
  ...['inaccessible-encryption-credentials-recoverable', 'incompatible-create', 'incompatible-network'],
  ...['incompatible-option-group', 'incompatible-parameters', 'incompatible-restore', 'insufficient-capacity'],
  ...['migration-failed', 'preparing-data-migration', 'restore-error', 'starting', 'stopped', 'stopping'],
]);

/** Unreadable for a status that AWS added later: it may mean either. */
export function isRunning(status: Seen<string>, action: string): Seen<boolean> {
  if (status instanceof CouldNotRead) return status;
  if (RUNNING.has(status)) return true;
  if (NOT_RUNNING.has(status)) return false;
  return new CouldNotRead(
    action,
    'malformed',
    `the database has the status "${status.slice(0, 40)}", which is not known`,
  );
}
