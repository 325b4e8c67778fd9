import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { text } from '../../core/parameter.ts';
import { exampleInstance, instances } from '../../services/ec2/instances.ts';

/** CIS asks for roles of instances that call AWS; the other tools ask every instance. */
const TAGGED = 'instances whose tag says that they call no API of AWS';

export default control({
  id: 'iam.instance-roles',
  title: 'Instances reach AWS through a role',
  severity: 'medium',
  seeds: ['001:19'],
  satisfies: [
    inPart(
      ['cis-aws-3.0/1.18', 'cis-aws-5.0/1.17'],
      'credentials that an instance stores, and profiles without a role',
    ),
    'nist-800-53-r5/AC-3',
    'nist-800-53-r5/IA-5(7)',
    'soc2/CC6.1',
    'iso-27001/A.8.2',
    'fedramp-20x/KSI-IAM-SNU',
  ],
  equivalents: {
    prowler: [inPart('ec2_instance_profile_attached', TAGGED)],
    config: [inPart('EC2_INSTANCE_PROFILE_ATTACHED', TAGGED)],
  },
  parameters: { withoutTag: text('CallsNoAws', 'tag, with any value, of an instance that calls no API of AWS') },
  subject: instances,
  why: 'An instance without a role gets access keys instead, which lie in a file, never change and work from everywhere.',
  fix: {
    steps: [
      'aws ec2 associate-iam-instance-profile --instance-id {name} --iam-instance-profile "Name=<PROFILE: name of an instance profile with what it needs>" --region {region}',
      'take the access keys off the instance, and delete them',
      'where it calls no API of AWS, give it the tag CallsNoAws',
    ],
  },
  console: 'ec2/home?region={region}#InstanceDetails:instanceId={name}',
  deed: 'let {name} run without a role',
  evaluate: ({ facts, tags }, _others, { withoutTag }) => {
    if (facts.hasRole) return pass('it has an instance profile');
    if (tags[withoutTag] !== undefined) return notApplicable(`its tag ${withoutTag} says that it calls no API of AWS`);
    return fail('it has no instance profile');
  },
  examples: {
    pass: [{ name: 'a role', facts: exampleInstance }],
    fail: [{ name: 'none', facts: { ...exampleInstance, hasRole: false } }],
    notApplicable: [
      { name: 'calls no API', facts: { ...exampleInstance, hasRole: false }, tags: { CallsNoAws: 'appliance' } },
    ],
  },
});
