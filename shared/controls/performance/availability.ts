import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { count, percent } from '../../core/parameter.ts';
import { calm, BALANCER_ARN as id } from '../../services/cloudwatch-metrics/examples.ts';
import { AVAILABILITY_DAYS as DAYS, traffic } from '../../services/cloudwatch-metrics/load-balancers.ts';

const of = (requests: number, failed: number) => ({ ...calm, month: { requests, failed } });

export default control({
  id: 'performance.availability',
  title: 'Services answer as many requests as their objective says',
  severity: 'high',
  seeds: ['001:192'],
  satisfies: [
    inPart(['soc2/A1.1', 'iso-27001/A.8.6', 'gdpr/32(1)(b)'], 'services behind no load balancer'),
    'fedramp-20x/KSI-CNA-OFA',
  ],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    availabilityPercent: percent(99.9, 'smallest share of requests that is answered without a server error'),
    warnBudgetPercent: percent(75, 'share of the error budget after which it warns'),
    minRequests: count(1_000, 'requests in 30 days below which nothing is judged', { minimum: 1 }),
  },
  subject: traffic,
  why: 'Users count what failed, and not how it was built: an objective that is missed unnoticed is missed again.',
  fix: {
    steps: [
      'see when requests to {id} fail, and by which target group: the metrics HTTPCode_Target_5XX_Count and HTTPCode_ELB_5XX_Count',
      'hold back releases until the error budget has recovered, and mend what fails first',
    ],
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id}',
  headline: '{name} misses its objective of availability',
  evaluate: ({ facts: { month } }, _others, { availabilityPercent, warnBudgetPercent, minRequests }) => {
    if (month.requests < minRequests) return notApplicable(`fewer than ${minRequests} requests came in ${DAYS} days`);
    // 100 - 99.9 has no exact binary value
    const budget = Math.round(month.requests * (100 - availabilityPercent) * 1e6) / 1e8;
    if (month.failed > budget)
      return fail(`it answered fewer than ${availabilityPercent}% of its requests in ${DAYS} days`);
    const isLow = month.failed > (budget * warnBudgetPercent) / 100;
    const warning = isLow ? `more than ${warnBudgetPercent}% of the error budget of ${DAYS} days is spent` : undefined;
    return pass(`it answered at least ${availabilityPercent}% of its requests in ${DAYS} days`, warning);
  },
  examples: {
    pass: [
      { name: 'few failures', facts: calm },
      { name: 'the whole budget is spent, and no more', facts: of(1_000_000, 1_000), warns: true },
      { name: 'no more than is spent without a warning', facts: of(1_000_000, 750) },
      { name: 'as few requests as are judged', facts: of(1_000, 1), warns: true },
    ],
    fail: [
      { name: 'one failure too many', id, facts: of(1_000_000, 1_001) },
      { name: 'a higher objective', id, facts: of(1_000_000, 500), parameters: { availabilityPercent: 99.99 } },
    ],
    notApplicable: [{ name: 'hardly used', facts: of(999, 900) }],
  },
});
