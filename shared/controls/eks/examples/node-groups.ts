import { varied } from '../../../core/example.ts';
import { exampleCluster } from '../../../services/eks/clusters.ts';
import { CLUSTER_ARN, nodes } from '../../../services/eks/examples.ts';

const of = (...groups: ReturnType<typeof nodes>[]) => ({ groups });
const one = nodes({ minimum: 1 });
const two = nodes({ minimum: 2, desired: 2, maximum: 2 });

export const examples = varied({
  common: { id: CLUSTER_ARN, facts: exampleCluster },
  pass: [
    { name: 'one group', with: of(nodes()) },
    { name: 'two groups that add up', with: of(nodes({ minimum: 1, desired: 1, maximum: 4 }), two) },
    { name: 'as many as may be', with: of(nodes({ maximum: 10 })) },
  ],
  fail: [
    { name: 'may shrink', with: of(nodes({ minimum: 2 })) },
    { name: 'few nodes', with: of(nodes({ minimum: 3, desired: 2 })) },
    { name: 'may not grow', with: of(nodes({ maximum: 5 })) },
    { name: 'may grow too far', with: of(nodes({ maximum: 11 })) },
    { name: 'one zone', with: of(nodes({ zones: ['eu-west-1a'] })) },
    { name: 'small nodes', with: of(nodes({ instanceTypes: ['t3.large', 't3.medium'] })) },
    { name: 'the other group is of another cluster', with: of(one, nodes({ minimum: 2 }, 'other')) },
    { name: 'the other group is being deleted', with: of(one, nodes({ minimum: 2, deleting: true })) },
  ],
  notApplicable: [
    { name: 'no groups of its own', with: of(nodes({}, 'other')) },
    { name: 'being created', facts: { status: 'CREATING' }, with: of(one) },
  ],
});
