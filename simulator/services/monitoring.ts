/** The monitoring of the simulated organisation: the names that its log groups, alarms and topics share. */
import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import type { MonitoredEvents } from '../../shared/services/cloudtrail/monitored-events.ts';
import * as monitored from '../../shared/services/cloudtrail/monitored-events.ts';
import type { ServiceLocation } from '../service.ts';
import type { SimulatedAccount } from '../world.ts';

/** The log group of the organisation's trail, in the management account and the organisation's first region. */
export const TRAIL_GROUP = 'organization-trail';
export const isWatched = ({ kind }: SimulatedAccount): boolean => kind === 'management';

export const applicationGroup = ({ name }: SimulatedAccount): string => `/${name}/api`;
export const workerGroup = ({ name }: SimulatedAccount): string => `/aws/lambda/${name}-worker`;
export const WORKER_ERRORS = 'WorkerErrors';
const ALERTS_TOPIC = 'alerts';
export const topicArn = (account: string, region: string, name = ALERTS_TOPIC) =>
  `arn:aws:sns:${region}:${account}:${name}`;

/** Production accounts alert topics of their own, staging and sandboxes those of the account for security. */
export const alertsTopic = ({ account, region, world }: Pick<Place, 'account' | 'region' | 'world'>): string =>
  topicArn(account.kind === 'member' && !isProduction(account) ? world.security.id : account.id, region);

export const TRAIL_NAMESPACE = 'CloudTrailMetrics';

/** By the name of the metric that each is counted as. */
export const WATCHED_EVENTS: Readonly<Record<string, MonitoredEvents>> = {
  UnauthorizedCalls: monitored.UNAUTHORIZED_CALLS,
  SignInWithoutMfa: monitored.SIGN_IN_WITHOUT_MFA,
  RootUse: monitored.ROOT_USE,
  IamPolicyChanges: monitored.IAM_POLICY_CHANGES,
  TrailChanges: monitored.TRAIL_CHANGES,
  FailedSignIn: monitored.FAILED_SIGN_IN,
  KeyDeletions: monitored.KEY_DELETIONS,
  BucketPolicyChanges: monitored.BUCKET_POLICY_CHANGES,
  ConfigChanges: monitored.CONFIG_CHANGES,
  SecurityGroupChanges: monitored.SECURITY_GROUP_CHANGES,
  NetworkAclChanges: monitored.NETWORK_ACL_CHANGES,
  GatewayChanges: monitored.GATEWAY_CHANGES,
  RouteChanges: monitored.ROUTE_CHANGES,
  VpcChanges: monitored.VPC_CHANGES,
  OrganizationChanges: monitored.ORGANIZATION_CHANGES,
};

type Place = Pick<ServiceLocation, 'account' | 'region' | 'world' | 'flaw'>;

export const isTrailHome = ({ account, region, world }: Pick<Place, 'account' | 'region' | 'world'>): boolean =>
  isWatched(account) && region === world.regions[0];

const isProduction = ({ kind, environment }: SimulatedAccount): boolean =>
  kind === 'member' && environment === 'production';

export { isProduction };

/** A filter for each kind of event in the trail's log group, and one for errors in each of an application's. */
export function monitoringFilters(place: Place): MetricFilter[] {
  const { account, flaw } = place;
  const ofTrail = Object.entries(WATCHED_EVENTS).map(([metricName, { pattern }]) => ({
    filterName: metricName,
    filterPattern: pattern,
    logGroupName: TRAIL_GROUP,
    metricTransformations: [{ metricNamespace: TRAIL_NAMESPACE, metricName, metricValue: '1' }],
  }));
  const errors = (logGroupName: string, metricName: string) => ({
    filterName: 'errors',
    filterPattern: '{ $.level = "ERROR" || $.level = "FATAL" }',
    logGroupName,
    metricTransformations: [{ metricNamespace: 'Application', metricName, metricValue: '1', defaultValue: 0 }],
  });
  return [
    ...(isTrailHome(place) ? ofTrail : []),
    ...(account.kind === 'member' && !flaw('errors-not-counted', 0.05)
      ? [errors(applicationGroup(account), 'Errors')]
      : []),
    ...(isProduction(account) && !flaw('worker-errors-not-counted', 0.05)
      ? [errors(workerGroup(account), WORKER_ERRORS)]
      : []),
  ];
}
