import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { milliseconds, percent, perSecond } from '../../core/parameter.ts';
import { allOf, anyOf } from '../../core/quantify.ts';
import { calm, BALANCER_ARN as id } from '../../services/cloudwatch-metrics/examples.ts';
import { traffic } from '../../services/cloudwatch-metrics/load-balancers.ts';

const peaks = (its: Partial<(typeof calm)['peaks']>) => ({ ...calm, peaks: { ...calm.peaks, ...its } });
const day = (requests: number, failed: number) => ({ day: { requests, failed } });
const SLOW = { latency: { ...calm.latency, p99: 3_000 } };

/** Low demand proves nothing of what a service can carry: then a load test is the evidence (performance.load-test). */
export default control({
  id: 'performance.throughput',
  title: 'Services carry the load that is asked of them within their objectives',
  severity: 'medium',
  seeds: ['004:267', '004:268', '004:269', '004:423'],
  satisfies: [inPart(['soc2/A1.1', 'iso-27001/A.8.6'], 'services whose load never came near the objective')],
  equivalents: {},
  cadence: 'daily',
  parameters: {
    sustainedPerSecond: perSecond(100, 'requests per second that an hour carries', { minimum: 1 }),
    peakPerSecond: perSecond(500, 'requests per second that five minutes carry', { minimum: 1 }),
    burstPerSecond: perSecond(1_000, 'requests per second that a minute carries', { minimum: 1 }),
    maxErrorPercent: percent(0.1, 'share of the requests of such a day that may fail'),
    p99Ms: milliseconds(1_000, 'response time that 99% of the requests of such a day are below'),
  },
  ascending: [['sustainedPerSecond', 'peakPerSecond', 'burstPerSecond']],
  subject: traffic,
  why: 'A launch or a sale brings in a minute what a quiet week does not, and a service that fails then fails in front of everybody.',
  fix: {
    steps: [
      'see what ran out while the load was high: targets of {id}, connections of the database, limits of accounts',
      'add capacity there or let it scale earlier, and try it with a load test',
    ],
  },
  console: 'ec2/home?region={region}#LoadBalancer:loadBalancerArn={id}',
  headline: '{name} did not carry its load',
  evaluate: ({ facts }, _others, { sustainedPerSecond, peakPerSecond, burstPerSecond, maxErrorPercent, p99Ms }) => {
    const { day, latency } = facts;
    const levels = [
      { reached: () => facts.peaks.hour >= sustainedPerSecond },
      { reached: () => facts.peaks.fiveMinutes >= peakPerSecond },
      { reached: () => facts.peaks.minute >= burstPerSecond },
    ];
    const asked = `${sustainedPerSecond} requests a second for an hour, ${peakPerSecond} for five minutes and ${burstPerSecond} for a minute`;
    if (!anyOf(levels, ({ reached }) => reached())) return notApplicable(`the last day did not ask for ${asked}`);
    const missed = [() => day.failed * 100 > day.requests * maxErrorPercent, () => latency.p99 >= p99Ms];
    if (anyOf(missed, (isMissed) => isMissed()))
      return fail('under the load of the last day it failed too often or was too slow');
    return allOf(levels, ({ reached }) => reached())
      ? pass(`it carried ${asked}`)
      : notApplicable(`the last day asked for a part of ${asked}`);
  },
  examples: {
    pass: [
      { name: 'all levels within the objectives', facts: calm },
      { name: 'just so', facts: { ...peaks({ hour: 100, fiveMinutes: 500, minute: 1_000 }), ...day(1_000, 1) } },
    ],
    fail: [
      { name: 'failed', id, facts: { ...calm, ...day(1_000, 2) } },
      { name: 'slow', id, facts: { ...calm, latency: { ...calm.latency, p99: 1_000 } } },
      { name: 'slow under a part of the load', id, facts: { ...peaks({ fiveMinutes: 10, minute: 10 }), ...SLOW } },
      { name: 'slow in its busiest five minutes', id, facts: { ...peaks({ hour: 10, minute: 10 }), ...SLOW } },
      { name: 'slow in its busiest minute', id, facts: { ...peaks({ hour: 10, fiveMinutes: 10 }), ...SLOW } },
    ],
    notApplicable: [
      { name: 'little load', facts: { ...peaks({ hour: 99, fiveMinutes: 499, minute: 999 }), ...day(1_000, 900) } },
      { name: 'no hour of load', facts: peaks({ hour: 99 }) },
      { name: 'no peak', facts: peaks({ fiveMinutes: 499 }) },
      { name: 'no burst', facts: peaks({ minute: 999 }) },
    ],
  },
});
