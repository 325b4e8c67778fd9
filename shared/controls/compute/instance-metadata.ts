import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { exampleInstance, instances } from '../../services/ec2/instances.ts';

const OFF = 'instances whose metadata service is off';

export default control({
  id: 'compute.instance-metadata',
  title: 'Instance metadata is given out against a token alone (IMDSv2)',
  severity: 'high',
  seeds: ['000:36'],
  satisfies: [
    inPart(['cis-aws-3.0/5.6', 'cis-aws-5.0/5.7', 'fsbp/EC2.8'], OFF),
    'nist-800-53-r5/AC-3',
    'nist-800-53-r5/AC-6',
    'soc2/CC6.1',
    'pci-4.0/2.2.6',
    'fedramp-20x/KSI-CNA-MAT',
    'fedramp-20x/KSI-IAM-SNU',
  ],
  equivalents: {
    prowler: ['ec2_instance_imdsv2_enabled'],
    securityHub: ['EC2.8'],
    config: [inPart('EC2_IMDSV2_CHECK', OFF)],
  },
  subject: instances,
  why: 'Without tokens one request that an application can be made to send reads the credentials of its role.',
  fix: {
    command:
      'aws ec2 modify-instance-metadata-options --instance-id {name} --http-tokens required --http-endpoint enabled --region {region}',
    mind: 'programs with an SDK from before 2020 get no credentials any more',
  },
  console: 'ec2/home?region={region}#InstanceDetails:instanceId={name}',
  deed: 'let {name} give its metadata out without a token',
  evaluate: ({ facts: { tokensOnly } }) => {
    if (tokensOnly === null) return pass('its metadata service is off');
    return tokensOnly ? pass('it asks for a token') : fail('it gives its metadata out without a token');
  },
  examples: {
    pass: [
      { name: 'tokens', facts: exampleInstance },
      { name: 'no metadata service', facts: { ...exampleInstance, tokensOnly: null } },
    ],
    fail: [{ name: 'no tokens', facts: { ...exampleInstance, tokensOnly: false } }],
  },
});
