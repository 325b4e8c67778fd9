import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { exampleInstance, instances } from '../../services/ec2/instances.ts';

export default control({
  id: 'compute.ebs-optimized',
  title: 'EC2 instances have a network of their own to their volumes',
  severity: 'low',
  seeds: ['000:184'],
  satisfies: ['nist-800-53-r5/SC-6', 'soc2/A1.1', 'iso-27001/A.8.6'],
  equivalents: { config: ['EBS_OPTIMIZED_INSTANCE'] },
  subject: instances,
  why: 'Without it the requests of customers and the reads of the disk share one network, and each slows the other down.',
  fix: {
    steps: [
      'stop the instance in its maintenance window, then: aws ec2 modify-instance-attribute --instance-id {name} --ebs-optimized --region {region}',
      'start it again',
    ],
    mind: 'types of today have it by themselves: a move to one is the better way',
  },
  console: 'ec2/home?region={region}#InstanceDetails:instanceId={name}',
  deed: 'launched {name} without a network to its volumes',
  evaluate: ({ facts: { ebsOptimized, type } }) => {
    if (ebsOptimized === null) return notApplicable(`its type ${type} cannot have one`);
    return ebsOptimized
      ? pass(`${type}, EBS-optimised`)
      : fail(`its type ${type} can be EBS-optimised, and the instance is not`);
  },
  examples: {
    pass: [{ name: 'optimised', facts: exampleInstance }],
    fail: [{ name: 'not optimised', facts: { ...exampleInstance, type: 'c3.xlarge', ebsOptimized: false } }],
    notApplicable: [
      { name: 'a type that cannot', facts: { ...exampleInstance, type: 't1.micro', ebsOptimized: null } },
    ],
  },
});
