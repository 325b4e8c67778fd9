/** AWS Organizations: calls of the management account that change which account, if any, administers a service. */
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
