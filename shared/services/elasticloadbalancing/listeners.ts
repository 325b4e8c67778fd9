/** Elastic Load Balancing: load balancers with their listeners, and what their TLS policies accept. */
import type {
  Listener as Description,
  ElasticLoadBalancingV2Client,
  SslPolicy,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { apiCalls, collector, type Resource } from '../../core/collector.ts';
import { CouldNotRead } from '../../core/errors.ts';
import {
  all,
  eachPresent,
  given,
  malformed,
  numberOf,
  oneOf,
  orAbsent,
  pagesBy,
  required,
  type Seen,
  seen,
} from '../../core/reading.ts';
import { type LoadBalancer, loadBalancers } from './load-balancers.ts';

const sdk = () => import('@aws-sdk/client-elastic-load-balancing-v2');
type Sdk = Awaited<ReturnType<typeof sdk>>;

const LISTENERS = 'elasticloadbalancing:DescribeListeners';
const POLICIES = 'elasticloadbalancing:DescribeSSLPolicies';
/** The most that the API gives at once ("DescribeLoadBalancers", Elastic Load Balancing API Reference). */
const PER_PAGE = 400;
/** It was deleted since it was listed ("DescribeListeners", Errors). */
const GONE = ['LoadBalancerNotFound', 'LoadBalancerNotFoundException'];

export interface Listener {
  readonly port: Seen<number>;
  readonly protocol: Seen<(typeof PROTOCOLS)[number]>;
  /** For a listener that speaks HTTP: whether its default action only sends clients to HTTPS. */
  readonly redirects: Seen<boolean>;
  /** For a listener that speaks TLS; null for others. */
  readonly tls: Seen<Tls | null>;
}

export interface Tls {
  readonly policy: string;
  /** As `TLSv1.2`. */
  readonly versions: Seen<readonly string[]>;
  /** The cipher suites by which a stolen key opens what was recorded earlier. */
  readonly withoutForwardSecrecy: Seen<readonly string[]>;
}

export interface Balancer {
  readonly name: Seen<string>;
  readonly type: LoadBalancer['type'];
  readonly isInternal: Seen<boolean>;
  readonly listeners: Seen<readonly Listener[]>;
}

const PROTOCOLS = ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE', 'QUIC', 'TCP_QUIC'] as const;

/** Application, network and gateway load balancers. Listeners can be listed by load balancer only: a call for each. */
export const balancers = collector({
  id: 'elasticloadbalancing.balancers',
  scope: 'region',
  seldom: 'their listeners change only by calls whose events make them be read at once',
  actions: [LISTENERS, POLICIES],
  uses: [loadBalancers],
  ownTriggersAlone: true,
  triggers: [
    apiCalls(
      'elasticloadbalancing',
      'CreateLoadBalancer',
      'DeleteLoadBalancer',
      'CreateListener',
      'ModifyListener',
      'DeleteListener',
    ),
  ],
  sdk,
  collect: async (aws, sdk): Promise<Resource<Balancer>[]> => {
    const client = aws.client(sdk.ElasticLoadBalancingV2Client);
    const found = await aws.facts(loadBalancers);
    const read = await eachPresent(found, async ({ id, facts }) => {
      const listeners = await seen(orAbsent(listenersOf(id, client, sdk), ...GONE));
      return listeners === null ? null : { id, balancer: facts, listeners };
    });
    const listed = read.flatMap(({ listeners }) => (listeners instanceof CouldNotRead ? [] : listeners));
    const policies = listed.some(speaksTls) ? await seen(policiesOf(client, sdk)) : [];
    return read.map(({ id, balancer, listeners }) => ({
      id,
      facts: {
        ...balancerOf(balancer),
        listeners: listeners instanceof CouldNotRead ? listeners : listeners.map((one) => listenerOf(one, policies)),
      },
    }));
  },
});

const listenersOf = (LoadBalancerArn: string, client: ElasticLoadBalancingV2Client, sdk: Sdk): Promise<Description[]> =>
  all(sdk.paginateDescribeListeners({ client }, { LoadBalancerArn }), (page) =>
    required(page.Listeners, LISTENERS, 'Listeners'),
  );

/** There are more policies than the API gives at once, and the SDK has no pages for them. */
const policiesOf = (client: ElasticLoadBalancingV2Client, { DescribeSSLPoliciesCommand }: Sdk): Promise<SslPolicy[]> =>
  all(
    pagesBy(
      (Marker) => client.send(new DescribeSSLPoliciesCommand({ Marker, PageSize: PER_PAGE })),
      (page) => page.NextMarker,
    ),
    (page) => required(page.SslPolicies, POLICIES, 'SslPolicies'),
  );

/** Gateway load balancers have no scheme, and are reached from inside alone. */
const balancerOf = (facts: Seen<LoadBalancer>): Omit<Balancer, 'listeners'> => {
  if (facts instanceof CouldNotRead) return { name: facts, type: facts, isInternal: facts };
  const { name, type, scheme } = facts as LoadBalancer;
  const isInternal = scheme instanceof CouldNotRead ? scheme : scheme !== 'internet-facing';
  return { name, type, isInternal };
};

const speaksTls = ({ Protocol }: Description): boolean => Protocol === 'HTTPS' || Protocol === 'TLS';

function listenerOf(listener: Description, policies: Seen<readonly SslPolicy[]>): Listener {
  const protocol = oneOf(listener.Protocol, PROTOCOLS, LISTENERS, 'Protocol');
  const unread = protocol instanceof CouldNotRead ? protocol : null;
  return {
    port: protocol === 'GENEVE' ? 6081 : numberOf(listener.Port, LISTENERS, 'Port'),
    protocol,
    redirects: unread ?? (protocol === 'HTTP' ? redirects(listener) : false),
    tls: unread ?? (speaksTls(listener) ? tlsOf(listener, policies) : null),
  };
}

const ACTIONS = [
  'forward',
  'redirect',
  'fixed-response',
  'authenticate-oidc',
  'authenticate-cognito',
  'jwt-validation',
] as const;

/** `#{protocol}` is the protocol of the request itself ("RedirectActionConfig", Elastic Load Balancing API Reference). */
function redirects({ DefaultActions }: Description): Seen<boolean> {
  const actions = given(DefaultActions, LISTENERS, 'DefaultActions');
  if (actions instanceof CouldNotRead) return actions;
  const [only] = actions;
  const type = oneOf(only?.Type, ACTIONS, LISTENERS, 'DefaultActions.Type');
  if (type instanceof CouldNotRead) return type;
  if (type !== 'redirect') return false;
  const protocol = oneOf(only?.RedirectConfig?.Protocol, ['HTTPS', 'HTTP', '#{protocol}'], LISTENERS, 'Protocol');
  return protocol instanceof CouldNotRead ? protocol : protocol === 'HTTPS';
}

function tlsOf({ SslPolicy: name }: Description, policies: Seen<readonly SslPolicy[]>): Seen<Tls> {
  const policy = given(name, LISTENERS, 'SslPolicy');
  if (policy instanceof CouldNotRead) return policy;
  if (policies instanceof CouldNotRead) return policies;
  const found = policies.find(({ Name }) => Name === policy);
  if (!found) return malformed(POLICIES, 'the TLS policy of a listener is not in the list');
  const ciphers = given(found.Ciphers, POLICIES, 'Ciphers');
  const names = ciphers instanceof CouldNotRead ? [ciphers] : ciphers.map(({ Name }) => given(Name, POLICIES, 'Name'));
  const unread = names.find((one) => one instanceof CouldNotRead);
  const read = names.filter((one) => typeof one === 'string');
  return {
    policy,
    versions: given(found.SslProtocols, POLICIES, 'SslProtocols'),
    withoutForwardSecrecy: unread ?? read.filter((one) => !FORWARD_SECRET.test(one)),
  };
}

/** Keys that are agreed on anew; those of TLS 1.3, which begin with `TLS_`, always are (RFC 8446, 1.2). */
const FORWARD_SECRET = /^(ECDHE|DHE|TLS)[-_]/;
