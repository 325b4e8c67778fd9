/** A scan does not ask for resources of a kind that a region does not have: lists that it reads anyway tell. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const HERE = 'eu-west-1';
const world = createWorld({ flaws: 0, accounts: 4, regions: [HERE] });
const account = world.accounts[3]?.id ?? '';
const denied = () => Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} });

const judged = (only: string, altered: Altered = {}) => judge(world, account, only, [], altered);
/** The number of calls of one action. */
async function callsOf(action: string, only: string, altered: Altered = {}): Promise<number> {
  const { calls } = await judged(only, altered);
  return calls.get(action) ?? 0;
}

describe('a region', () => {
  it.each([
    ['services of ECS', { ListClusters: () => ({ clusterArns: [] }) }],
    ['clusters of databases', { DescribeDBClusters: () => ({ DBClusters: [] }) }],
    [
      'nodes of caches',
      {
        DescribeCacheClusters: () => ({ CacheClusters: [] }),
        DescribeServerlessCaches: () => ({ ServerlessCaches: [] }),
      },
    ],
  ])('without %s is not asked what scales them', async (_what, altered: Altered) => {
    const action = 'application-autoscaling:DescribeScalableTargets';
    expect(await callsOf(action, 'performance.scaling-triggers')).toBe(3);
    expect(await callsOf(action, 'performance.scaling-triggers', altered)).toBe(2);
  });

  it.each([
    ['ecs', { ListClusters: denied }],
    ['rds', { DescribeDBClusters: denied }],
    ['elasticache', { DescribeCacheClusters: denied }],
  ])(
    'of which nobody may list what %s has gives unknown for what scales it, and for nothing else',
    async (_service, altered: Altered) => {
      const { verdicts } = await judged('performance.scaling-triggers');
      const { verdicts: found } = await judged('performance.scaling-triggers', altered);
      expect(found.map(({ resource }) => resource).sort()).toEqual(verdicts.map(({ resource }) => resource).sort());
      expect(found.filter(({ status }) => status === 'unknown')).toHaveLength(1);
    },
  );

  it('without topics is not asked for their subscriptions', async () => {
    expect(await callsOf('sns:ListSubscriptions', 'alerting.')).toBe(1);
    expect(await callsOf('sns:ListSubscriptions', 'alerting.', { ListTopics: () => ({ Topics: [] }) })).toBe(0);
  });

  it('without nodes of caches is not asked for groups of them', async () => {
    const none: Altered = { DescribeCacheClusters: () => ({ CacheClusters: [] }) };
    expect(await callsOf('elasticache:DescribeReplicationGroups', 'database.cache-')).toBe(1);
    expect(await callsOf('elasticache:DescribeReplicationGroups', 'database.cache-', none)).toBe(0);
  });

  it('without web ACLs is not asked which of them log', async () => {
    const none: Altered = { ListWebACLs: () => ({ WebACLs: [] }) };
    expect(await callsOf('wafv2:ListLoggingConfigurations', 'logging.waf-requests')).toBe(1);
    expect(await callsOf('wafv2:ListLoggingConfigurations', 'logging.waf-requests', none)).toBe(0);
  });
});

describe('a web ACL', () => {
  const attached = 'wafv2:ListResourcesForWebACL';

  it('that protects a load balancer is not asked for APIs and user pools', async () => {
    expect(await callsOf(attached, 'edge.waf-rules')).toBe(2);
  });

  it('that protects nothing else protects a user pool', async () => {
    const pool = `arn:aws:cognito-idp:${HERE}:${account}:userpool/${HERE}_orders`;
    const alone: Altered = {
      ListResourcesForWebACL: (_output, { ResourceType }: { readonly ResourceType: string }) => ({
        ResourceArns: ResourceType === 'COGNITO_USER_POOL' ? [pool] : [],
      }),
    };
    expect(await callsOf(attached, 'edge.waf-rules', alone)).toBe(4);
    const { verdicts } = await judged('edge.waf-rules', alone);
    expect(verdicts.map(({ status }) => status)).toEqual(['pass']);
  });
});
