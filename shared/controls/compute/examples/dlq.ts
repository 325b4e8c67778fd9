/** Examples of compute.dlq, which are many. */

import { varied } from '../../../core/example.ts';

const id = 'arn:aws:sqs:eu-west-1:111122223333:orders';
const facts = {
  name: 'orders',
  policy: { queue: `${id}-dlq`, attempts: 10 },
  isTarget: false,
  encryption: { kmsKey: null, bySqs: true },
};
const without = { ...facts, policy: null };

export const examples = varied({
  common: {},
  pass: [{ name: 'as many attempts as are accepted', id, facts }],
  fail: [
    { name: 'no policy', id, facts: without },
    {
      name: 'no policy of a queue that keeps the order',
      id: `${id}.fifo`,
      facts: { ...without, name: 'orders.fifo' },
    },
    { name: 'too many attempts', id, facts: { ...facts, policy: { ...facts.policy, attempts: 11 } } },
  ],
  notApplicable: [
    { name: 'by its name', id, facts: { ...without, name: 'Orders-DLQ' } },
    { name: 'by the policy of another', id, facts: { ...without, isTarget: true } },
  ],
});
