/**
 * Elastic Load Balancing: the target groups of a region and the health of their targets. Reading the health takes one
 * call per group.
 */
import type {
  TargetGroup as Description,
  ElasticLoadBalancingV2Client,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { all, eachPresent, given, oneOf, orAbsent, required, type Seen, seen } from '../../core/reading.ts';

const sdk = () => import('@aws-sdk/client-elastic-load-balancing-v2');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const LIST = 'elasticloadbalancing:DescribeTargetGroups';
const HEALTH = 'elasticloadbalancing:DescribeTargetHealth';
/** The largest page that the API returns. */
const PER_PAGE = 400;
/** The group was deleted since it was listed ("DescribeTargetHealth", Errors). */
const GONE = 'TargetGroupNotFoundException';

const TYPES = ['instance', 'ip', 'lambda', 'alb'] as const;
/** "TargetHealth", Elastic Load Balancing API Reference. */
const STATES = ['initial', 'healthy', 'unhealthy', 'unhealthy.draining', 'unused', 'draining', 'unavailable'] as const;

export interface TargetGroup {
  readonly type: Seen<(typeof TYPES)[number]>;
  /** Whether a load balancer sends traffic to it. */
  readonly inUse: Seen<boolean>;
  readonly checked: Seen<boolean>;
  /** The state of each target; not read for a group that no load balancer uses. */
  readonly states: Seen<readonly Seen<(typeof STATES)[number]>[]>;
}

export const targetGroups = collector({
  id: 'elasticloadbalancing.target-groups',
  scope: 'region',
  seldom: 'set up once; their events make them be read at once',
  actions: [LIST, HEALTH],
  triggers: [
    apiCalls(
      'elasticloadbalancing',
      'CreateTargetGroup',
      'ModifyTargetGroup',
      'DeleteTargetGroup',
      'CreateListener',
      'ModifyListener',
      'DeleteListener',
      'CreateRule',
      'ModifyRule',
      'DeleteRule',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<TargetGroup>[]> => {
    const client = aws.client(sdk.ElasticLoadBalancingV2Client);
    const found = await all(sdk.paginateDescribeTargetGroups({ client, pageSize: PER_PAGE }, {}), (page) =>
      required(page.TargetGroups, LIST, 'TargetGroups'),
    );
    return eachPresent(found, async (group) => {
      const id = required(group.TargetGroupArn, LIST, 'TargetGroupArn');
      const listed = summarised(group);
      const states = listed.inUse === false ? [] : await seen(orAbsent(statesOf(id, client, sdk), GONE));
      return states && { id, facts: { ...listed, states } };
    });
  },
});

function summarised(group: Description): Omit<TargetGroup, 'states'> {
  const balancers = given(group.LoadBalancerArns, LIST, 'LoadBalancerArns');
  return {
    type: oneOf(group.TargetType, TYPES, LIST, 'TargetType'),
    inUse: Array.isArray(balancers) ? balancers.length > 0 : balancers,
    checked: given(group.HealthCheckEnabled, LIST, 'HealthCheckEnabled'),
  };
}

async function statesOf(
  TargetGroupArn: string,
  client: ElasticLoadBalancingV2Client,
  { DescribeTargetHealthCommand }: Sdk,
): Promise<Seen<(typeof STATES)[number]>[]> {
  const answer = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  const targets: TargetHealthDescription[] = required(
    answer.TargetHealthDescriptions,
    HEALTH,
    'TargetHealthDescriptions',
  );
  return targets.map(({ TargetHealth }) => oneOf(TargetHealth?.State, STATES, HEALTH, 'TargetHealth.State'));
}
