/** AWS Organizations: calls of the management account after which another account, or none, administers a service. */
import { apiCalls } from '../../core/collector.ts';

export const ADMINISTRATION = [
  apiCalls(
    'organizations',
    'RegisterDelegatedAdministrator',
    'DeregisterDelegatedAdministrator',
    'EnableAWSServiceAccess',
    'DisableAWSServiceAccess',
  ),
];
