import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, percent } from '../../core/parameter.ts';
import { calm, BALANCER_ARN as id } from '../../services/cloudwatch-metrics/examples.ts';
import { traffic } from '../../services/cloudwatch-metrics/load-balancers.ts';

const of = (requests: number, failed: number) => ({ ...calm, day: { requests, failed } });

export default control({
  id: 'performance.error-rate',
  title: 'Few requests of a day fail',
  severity: 'high',
  seeds: ['001:184', '003:112', '004:404', '004:422'],
  satisfies: [inPart(['soc2/CC7.2', 'iso-27001/A.8.16'], 'anomalies other than failed requests')],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    maxErrorPercent: percent(0.1, 'share of requests that fails with a server error, which must not be reached'),
    minRequests: count(1_000, 'requests a day below which nothing is judged', { minimum: 1 }),
  },
  subject: traffic,
  why: 'A share of failures that nobody looks at grows with every release, until users tell of it.',
  fix: {
    steps: [
      'see whether the targets of {id} fail (HTTPCode_Target_5XX_Count) or cannot be reached (HTTPCode_ELB_5XX_Count)',
      'roll back the release after which it began, or add capacity',
    ],
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id}',
  headline: 'requests to {name} fail',
  evaluate: ({ facts: { day } }, _others, { maxErrorPercent, minRequests }) => {
    if (day.requests < minRequests) return notApplicable(`fewer than ${minRequests} requests came on the last day`);
    return day.failed * 100 < day.requests * maxErrorPercent
      ? pass(`less than ${maxErrorPercent}% of the requests of the last day failed`)
      : fail(`${maxErrorPercent}% or more of the requests of the last day failed`);
  },
  examples: {
    pass: [
      { name: 'few failures', facts: calm },
      { name: 'just below', facts: of(100_000, 99) },
      { name: 'as few requests as are judged', facts: of(1_000, 0) },
    ],
    fail: [
      { name: 'just as many as may not be', id, facts: of(100_000, 100) },
      { name: 'everything', id, facts: of(5_000, 5_000) },
    ],
    notApplicable: [{ name: 'hardly used', facts: of(999, 999) }],
  },
});
