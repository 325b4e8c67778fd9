/** Examples of logging.vpc-flow-logs, which are many. */

import type { Known } from '../../../core/control.ts';
import { varied } from '../../../core/example.ts';
import type { FlowLog } from '../../../services/ec2/vpc.ts';

const facts = { vpcId: 'vpc-1', cidr: '10.0.0.0/16', blocks: ['10.0.0.0/16'], isDefault: false };
const log = { resource: 'vpc-1', traffic: 'ALL', active: true, failing: false } as const;
const given = (...logs: Partial<Known<FlowLog>>[]) => ({
  facts,
  with: { flowLogs: logs.map((its) => ({ facts: { ...log, ...its } })) },
});
const REJECT = { traffic: 'REJECT' } as const;
const ACCEPT = { traffic: 'ACCEPT' } as const;

export const examples = varied({
  common: {},
  pass: [
    { name: 'a flow log of all traffic', ...given({}) },
    { name: 'one that delivers beside one that does not', ...given({ failing: true }, {}) },
    { name: 'rejected traffic where that is enough', ...given(REJECT), parameters: { traffic: 'REJECT' } },
    { name: 'all traffic where less is enough', ...given({}), parameters: { traffic: 'REJECT' } },
    { name: 'accepted traffic where any is enough', ...given(ACCEPT), parameters: { traffic: 'ANY' } },
    {
      name: 'one that cannot deliver, where that does not count',
      ...given({ failing: true }),
      parameters: { delivers: false },
    },
    { name: 'one of accepted and one of rejected traffic, which are all of it', ...given(REJECT, ACCEPT) },
  ],
  fail: [
    { name: 'none', ...given() },
    { name: "another VPC's", ...given({ resource: 'vpc-2' }) },
    { name: 'rejected traffic alone', ...given(REJECT) },
    {
      name: 'one of accepted and one of rejected traffic that cannot deliver',
      ...given(ACCEPT, { ...REJECT, failing: true }),
    },
    { name: 'an inactive one', ...given({ active: false }) },
    { name: 'an inactive one where any is enough', ...given({ active: false }), parameters: { traffic: 'ANY' } },
    {
      name: 'an inactive one, where deliveries do not count',
      ...given({ active: false }),
      parameters: { delivers: false },
    },
    { name: 'one that cannot deliver', ...given({ failing: true }) },
  ],
});
