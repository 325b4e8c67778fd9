/** Elastic Load Balancing: the application, network and gateway load balancers of a region, by one list. */
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import { attempted } from '../../core/quantify.ts';
import { all, given, oneOf, required, type Seen } from '../../core/reading.ts';

const LIST = 'elasticloadbalancing:DescribeLoadBalancers';
/** The largest page that the API returns. */
const PER_PAGE = 400;

const TYPES = ['application', 'network', 'gateway'] as const;
const SCHEMES = ['internet-facing', 'internal'] as const;
const STATES = ['active', 'provisioning', 'active_impaired', 'failed'] as const;

export interface LoadBalancer {
  readonly name: Seen<string>;
  readonly type: Seen<(typeof TYPES)[number]>;
  /** Its host name; null for a gateway load balancer, which has none. */
  readonly host: Seen<string | null>;
  /** Null for a gateway load balancer, which no client reaches. */
  readonly scheme: Seen<(typeof SCHEMES)[number] | null>;
  readonly state: Seen<(typeof STATES)[number]>;
  /** Names of the availability zones that it has a node in. */
  readonly zones: Seen<readonly Seen<string>[]>;
}

export const loadBalancers = collector({
  id: 'elasticloadbalancing.load-balancers',
  scope: 'region',
  actions: [LIST],
  triggers: [apiCalls('elasticloadbalancing', 'CreateLoadBalancer', 'DeleteLoadBalancer', 'SetSubnets')],
  sdk: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  collect: async (aws, sdk): Promise<Resource<LoadBalancer>[]> => {
    const client = aws.client(sdk.ElasticLoadBalancingV2Client);
    const found = await all(sdk.paginateDescribeLoadBalancers({ client, pageSize: PER_PAGE }, {}), (page) =>
      required(page.LoadBalancers, LIST, 'LoadBalancers'),
    );
    return found.map((balancer) => {
      const type = oneOf(balancer.Type, TYPES, LIST, 'Type');
      return {
        id: required(balancer.LoadBalancerArn, LIST, 'LoadBalancerArn'),
        facts: {
          name: given(balancer.LoadBalancerName, LIST, 'LoadBalancerName'),
          type,
          scheme: unlessGateway(type, () => oneOf(balancer.Scheme, SCHEMES, LIST, 'Scheme')),
          host: unlessGateway(type, () => given(balancer.DNSName, LIST, 'DNSName')),
          state: oneOf(balancer.State?.Code, STATES, LIST, 'State.Code'),
          zones: attempted(() =>
            required(balancer.AvailabilityZones, LIST, 'AvailabilityZones').map(({ ZoneName }) =>
              given(ZoneName, LIST, 'ZoneName'),
            ),
          ),
        },
      };
    });
  },
});

/** No client reaches a gateway load balancer; one whose type is unread may be one. */
function unlessGateway<T>(type: LoadBalancer['type'], read: () => Seen<T>): Seen<T | null> {
  if (type instanceof CouldNotRead) return type;
  return type === 'gateway' ? null : read();
}

/** The value of the dimension `LoadBalancer`: the end of the ARN ("CloudWatch metrics for your Application Load Balancer"). */
export const dimensionOf = (arn: string): string => arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length);

/** Facts that examples of controls start from. */
export const exampleBalancer = {
  name: 'api',
  type: 'application',
  host: 'api-1234567890.eu-west-1.elb.amazonaws.com',
  scheme: 'internet-facing',
  state: 'active',
  zones: ['eu-west-1a', 'eu-west-1b'],
} as const;
