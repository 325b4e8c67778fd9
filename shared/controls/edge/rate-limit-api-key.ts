import { inPart } from '../../core/claim.ts';
import { control, fail, type Known, notApplicable, pass } from '../../core/control.ts';
import { count, perSecond } from '../../core/parameter.ts';
import { anyOf } from '../../core/quantify.ts';
import { type Throttle, type UsagePlan, usagePlans } from '../../services/apigateway/keys.ts';

const plan: Known<UsagePlan> = {
  ...{ name: 'partners', throttle: { rate: 1_000, burst: 20 }, methods: [] },
  ...{ stages: ['a1b2c3/live'], keys: ['partner-1'] },
};
const OTHERS = 'limits that applications keep themselves';

export default control({
  id: 'edge.rate-limit-api-key',
  title: 'Usage plans limit how fast each API key may call',
  severity: 'medium',
  seeds: ['004:25', '004:128', '004:129'],
  satisfies: [
    inPart('nist-800-53-r5/SC-5', OTHERS),
    inPart('soc2/A1.1', OTHERS),
    inPart('iso-27001/A.8.6', OTHERS),
    'fedramp-20x/KSI-CNA-RVP',
  ],
  equivalents: {},
  parameters: {
    maxRate: perSecond(1_000, 'most requests that a key may make', { minimum: 1 }),
    maxBurst: count(20, 'most requests that a key may make at once', { minimum: 1 }),
  },
  subject: usagePlans,
  why: 'One key that is stolen, or in a loop, takes the capacity of all others, up to the limit of the whole account.',
  fix: {
    values: (_plan, _others, { maxRate, maxBurst }) => ({ rate: String(maxRate), burst: String(maxBurst) }),
    steps: [
      'aws apigateway update-usage-plan --usage-plan-id {name} --patch-operations op=replace,path=/throttle/rateLimit,value={rate} op=replace,path=/throttle/burstLimit,value={burst} --region {region}',
      'take away the limits of methods that are higher',
    ],
    mind: 'clients that call faster than that are answered with 429',
  },
  console: 'apigateway/main/usage-plans/{name}?region={region}',
  deed: 'raised the limits of usage plan {name}',
  evaluate: ({ facts: { throttle, methods, keys } }, _others, { maxRate, maxBurst }) => {
    if (keys.length === 0) return notApplicable('it has no keys');
    if (throttle === null) return fail('it sets no limit');
    const isFaster = ({ rate, burst }: Known<Throttle>) =>
      anyOf([() => rate > maxRate, () => burst > maxBurst], (question) => question());
    if (isFaster(throttle))
      return fail(`its keys may make ${throttle.rate} requests by the second, and ${throttle.burst} at once`);
    return anyOf(methods, isFaster)
      ? fail('its keys may call some methods faster than the plan allows in general')
      : pass(`its keys may make ${throttle.rate} requests by the second, and ${throttle.burst} at once`);
  },
  examples: {
    pass: [
      { name: 'at the limits', facts: plan },
      { name: 'a method with a lower limit', facts: { ...plan, methods: [{ rate: 10, burst: 5 }] } },
    ],
    fail: [
      { name: 'no limit', facts: { ...plan, throttle: null } },
      { name: 'too fast', facts: { ...plan, throttle: { rate: 1_001, burst: 20 } } },
      { name: 'too many at once', facts: { ...plan, throttle: { rate: 1_000, burst: 21 } } },
      { name: 'a method that is faster', facts: { ...plan, methods: [{ rate: 2_000, burst: 20 }] } },
    ],
    notApplicable: [{ name: 'no keys', facts: { ...plan, throttle: null, keys: [] } }],
  },
});
