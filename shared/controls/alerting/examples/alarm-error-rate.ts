import { varied } from '../../../core/example.ts';
import { alarm, watching } from '../../../services/cloudwatch/examples.ts';
import { BALANCER_ARN as id } from '../../../services/cloudwatch-metrics/examples.ts';
import { dimensionOf, exampleBalancer } from '../../../services/elasticloadbalancing/load-balancers.ts';

const read = (name: string, arn = id) => ({
  ...{ namespace: 'AWS/ApplicationELB', name, stat: 'Sum', account: null },
  dimensions: { LoadBalancer: dimensionOf(arn) },
});
const ERRORS = 'HTTPCode_Target_5XX_Count';
const watched = {
  ...watching,
  metrics: [read(ERRORS), read('RequestCount')],
  expressions: ['100 * errors / requests'],
  threshold: 1,
} as const;
const having = (changed: object | null = {}, its: object = {}) => ({
  alarms: [{ facts: { ...alarm, watched: changed && { ...watched, ...changed }, ...its } as typeof alarm }],
});
const facts = exampleBalancer;

export const examples = varied({
  common: { facts, id, with: having() },
  pass: [
    { name: 'in percent' },
    { name: 'as a share', with: having({ expressions: ['errors/requests'], threshold: 0.01 }) },
    { name: 'at the threshold as well', with: having({ comparison: 'GreaterThanOrEqualToThreshold' }) },
    {
      name: 'errors of the load balancer itself',
      with: having({ metrics: [read('HTTPCode_ELB_5XX_Count'), read('RequestCount')] }),
    },
  ],
  fail: [
    { name: 'no alarm', with: { alarms: [] } },
    { name: 'a count alone', with: having({ expressions: [], metrics: [read(ERRORS)] }) },
    { name: 'an expression that divides nothing', with: having({ expressions: ['errors * 100'] }) },
    { name: 'too many', with: having({ threshold: 1.1 }) },
    { name: 'a share that is too large', with: having({ expressions: ['errors/requests'], threshold: 0.02 }) },
    { name: 'the wrong way round', with: having({ comparison: 'LessThanThreshold' }) },
    { name: 'a band', with: having({ threshold: null }) },
    { name: 'no requests', with: having({ metrics: [read(ERRORS)] }) },
    { name: 'other answers', with: having({ metrics: [read('HTTPCode_Target_4XX_Count'), read('RequestCount')] }) },
    { name: 'another load balancer', id: `${id}0` },
    {
      name: 'another namespace',
      with: having({ metrics: watched.metrics.map((one) => ({ ...one, namespace: 'Own' })) }),
    },
    {
      name: "another account's",
      with: having({ metrics: watched.metrics.map((one) => ({ ...one, account: '444455556666' })) }),
    },
    { name: 'no action', with: having({}, { actions: [] }) },
    { name: 'actions disabled', with: having({}, { actionsEnabled: false }) },
    { name: 'a composite alarm', with: having(null) },
  ],
  notApplicable: [
    { name: 'a network load balancer', facts: { type: 'network' } },
    { name: 'one that failed', facts: { state: 'failed' }, with: { alarms: [] } },
  ],
});
