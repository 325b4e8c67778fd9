import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, milliseconds } from '../../core/parameter.ts';
import { thoseOf } from '../../core/quantify.ts';
import { calm, BALANCER_ARN as id } from '../../services/cloudwatch-metrics/examples.ts';
import { traffic } from '../../services/cloudwatch-metrics/load-balancers.ts';

const slow = (times: Partial<(typeof calm)['latency']>) => ({ ...calm, latency: { ...calm.latency, ...times } });

export default control({
  id: 'performance.latency',
  title: 'Response times stay below their objectives',
  severity: 'medium',
  seeds: ['001:184', '001:193', '004:260', '004:261', '004:262', '004:263', '004:421'],
  satisfies: [inPart(['soc2/A1.1', 'iso-27001/A.8.6'], 'capacity of other kinds')],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    p50Ms: milliseconds(100, 'response time that half of the requests must be below'),
    p95Ms: milliseconds(200, 'response time that 95% of the requests must be below'),
    p99Ms: milliseconds(1_000, 'response time that 99% of the requests must be below'),
    maxMs: milliseconds(5_000, 'response time that every request must be below'),
    minRequests: count(1_000, 'requests a day below which nothing is judged', { minimum: 1 }),
  },
  ascending: [['p50Ms', 'p95Ms', 'p99Ms', 'maxMs']],
  subject: traffic,
  why: 'Users leave what makes them wait, and waiting is the first sign of a service that is about to fail.',
  fix: {
    steps: [
      'see which target group behind {id} is slow: the metric TargetResponseTime by target group',
      'look at traces of slow requests, and add capacity, indexes or a cache where they wait',
    ],
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id}',
  headline: '{name} answers slowly',
  evaluate: ({ facts: { day, latency } }, _others, { p50Ms, p95Ms, p99Ms, maxMs, minRequests }) => {
    if (day.requests < minRequests) return notApplicable(`fewer than ${minRequests} requests came on the last day`);
    const objectives = [
      { name: 'p50', most: p50Ms },
      { name: 'p95', most: p95Ms },
      { name: 'p99', most: p99Ms },
      { name: 'max', most: maxMs },
    ] as const;
    const missed = thoseOf(objectives, ({ name, most }) => latency[name] >= most);
    const inWords = (them: readonly { name: string; most: number }[]) =>
      them.map(({ name, most }) => `${name} ${most} ms`).join(', ');
    return missed.length > 0
      ? fail(`response times of the last day missed these objectives: ${inWords(missed)}`)
      : pass(`response times of the last day were below ${inWords(objectives)}`);
  },
  examples: {
    pass: [
      { name: 'fast', facts: calm },
      { name: 'just below', facts: slow({ p50: 99, p95: 199, p99: 999, max: 4_999 }) },
      { name: 'as few requests as are judged', facts: { ...calm, day: { requests: 1_000, failed: 0 } } },
    ],
    fail: [
      { name: 'slow for half of the requests', id, facts: slow({ p50: 100 }) },
      { name: 'slow for one request in twenty', id, facts: slow({ p95: 200 }) },
      { name: 'slow for one request in a hundred', id, facts: slow({ p99: 1_000 }) },
      { name: 'one request that hung', id, facts: slow({ max: 5_000 }) },
    ],
    notApplicable: [{ name: 'hardly used', facts: { ...slow({ p50: 900 }), day: { requests: 999, failed: 0 } } }],
  },
});
