/** Simulated AWS Support: the checks of Trusted Advisor, and their results. */
import type { DescribeTrustedAdvisorCheckSummariesRequest, TrustedAdvisorCheckSummary } from '@aws-sdk/client-support';
import { GLOBAL } from '../../shared/core/account.ts';
import { serviceEventOf } from '../events.ts';
import { type AnyService, apiError, type Call, service } from '../service.ts';
import type { World } from '../world.ts';
import { hasPlan, requirePlan } from './support-plan.ts';

interface Support {
  plan: boolean;
  /** Check → the number of flagged resources, and the status. */
  flagged: Record<string, { resources: number; status: 'ok' | 'warning' | 'error' | 'not_available' }>;
}

const CHECKS = [
  { id: 'ca1Check01', name: 'Security Groups - Specific Ports Unrestricted', category: 'security' },
  { id: 'ca1Check02', name: 'IAM Access Key Rotation', category: 'security' },
  { id: 'ca1Check03', name: 'Amazon RDS Backups', category: 'fault_tolerance' },
  { id: 'ca1Check04', name: 'Amazon EBS Snapshots', category: 'fault_tolerance' },
  { id: 'ca1Check05', name: 'Low Utilization Amazon EC2 Instances', category: 'cost_optimizing' },
] as const;

const WELL = { resources: 0, status: 'ok' } as const;

export const support: AnyService = service<Support>({
  serviceId: 'Support',
  eventSource: 'support',
  scope: 'account',
  seed: (place) => ({
    plan: hasPlan(place),
    flagged: {
      ca1Check05: { resources: 4, status: 'error' },
      ca1Check04: { resources: 1, status: 'warning' },
      ...(place.flaw('advisor-error', 0.05) ? { ca1Check01: { resources: 2, status: 'error' as const } } : {}),
    },
  }),
  reads: {
    DescribeTrustedAdvisorChecks: ({ state }: Call<Support>) => {
      requirePlan(state.plan);
      return { checks: CHECKS.map((check) => ({ ...check, description: '', metadata: [] })) };
    },
    DescribeTrustedAdvisorCheckSummaries: ({
      state,
      input,
      now,
    }: Call<Support, DescribeTrustedAdvisorCheckSummariesRequest>) => {
      requirePlan(state.plan);
      const summaries = (input.checkIds ?? []).map((asked): TrustedAdvisorCheckSummary => {
        const id = asked ?? '';
        if (!CHECKS.some((check) => check.id === id))
          throw apiError('InvalidParameterValueException', `no check ${id}`);
        const { resources, status } = state.flagged[id] ?? WELL;
        return {
          checkId: id,
          timestamp: now.toISOString(),
          status,
          hasFlaggedResources: resources > 0,
          resourcesSummary: {
            resourcesProcessed: 10,
            resourcesFlagged: resources,
            resourcesIgnored: 0,
            resourcesSuppressed: 0,
          },
          categorySpecificSummary: {},
        };
      });
      return { summaries };
    },
  },
  writes: {},
});

/**
 * Refreshes a check with this many resources in error, and sends the event of one of them, as in "Monitoring AWS
 * Trusted Advisor check results with Amazon EventBridge" (AWS Support User Guide).
 */
export function refreshCheck(
  world: World,
  account: string,
  name: (typeof CHECKS)[number]['name'],
  errors: number,
): void {
  const state = world.state<Support>(support, account, GLOBAL, true);
  const check = CHECKS.find((one) => one.name === name);
  if (!check) throw new Error(`no check ${name}`);
  state.flagged[check.id] = errors > 0 ? { resources: errors, status: 'error' } : { ...WELL };
  const status = errors > 0 ? 'ERROR' : 'OK';
  world.emit(
    serviceEventOf({
      id: world.random('refresh', account, name, errors).hex(32),
      source: 'aws.trustedadvisor',
      detailType: 'Trusted Advisor Check Item Refresh Notification',
      account,
      region: 'us-east-1',
      at: world.now(),
      detail: {
        'check-name': name,
        'check-item-detail': { Status: errors > 0 ? 'Red' : 'Green', Region: 'us-east-1' },
        status,
        resource_id: `arn:aws:ec2:us-east-1:${account}:security-group/sg-${world.random('group', account).hex(17)}`,
        uuid: world.random('item', account, name).hex(32),
      },
    }),
  );
}
