import { inPart } from '../../core/claim.ts';
import { control, fail, notApplicable, pass } from '../../core/control.ts';
import { collected } from '../../core/quantify.ts';
import { macie } from '../../services/macie2/service.ts';
import { buckets } from '../../services/s3/buckets.ts';

const bucket = (region: string) => ({ buckets: [{ region, facts: { name: 'orders', region } }] });
const HERE = bucket('eu-west-1');
const EMPTY = 'regions without a bucket';
const OTHERS = 'whether what Macie finds is secured';

export default control({
  id: 'macie.enabled',
  title: 'Amazon Macie looks for sensitive data in each region that has buckets',
  severity: 'medium',
  seeds: ['000:192', '001:12'],
  satisfies: [
    inPart(
      ['cis-aws-3.0/2.1.3', 'cis-aws-5.0/2.1.3'],
      'jobs, whether what is found is secured, and that others may do it',
    ),
    inPart('fsbp/Macie.1', EMPTY),
    inPart('nist-800-53-r5/RA-5', 'vulnerabilities other than exposed data'),
    inPart('gdpr/32', OTHERS),
    inPart('iso-27001/A.8.12', OTHERS),
    inPart('pci-4.0/A3.2.5', OTHERS),
  ],
  equivalents: {
    prowler: ['macie_is_enabled'],
    securityHub: ['Macie.1'],
    config: [inPart('MACIE_STATUS_CHECK', EMPTY)],
  },
  subject: macie,
  with: { buckets },
  why: 'Nobody knows all that is in their buckets: an export with card numbers lies there for years until somebody else finds it.',
  fix: {
    command: 'aws macie2 enable-macie --status ENABLED --region {region}',
    mind: 'Macie bills each bucket that it watches, and what it looks into beyond the first gigabyte',
  },
  deed: 'switched Amazon Macie off',
  evaluate: ({ facts: { status } }, { buckets }, _parameters, { region }) => {
    if (status === 'ENABLED') return pass('Amazon Macie is on');
    const here = collected(buckets, ({ facts }) => (facts.region === region ? [facts.name] : []));
    if (here.length === 0) return notApplicable('the region has no bucket');
    return fail(status === 'PAUSED' ? 'Amazon Macie is paused' : 'Amazon Macie is off');
  },
  examples: {
    pass: [{ name: 'on', region: 'eu-west-1', facts: { status: 'ENABLED' }, with: HERE }],
    fail: [
      { name: 'off', region: 'eu-west-1', facts: { status: 'OFF' }, with: HERE },
      { name: 'paused', region: 'eu-west-1', facts: { status: 'PAUSED' }, with: HERE },
    ],
    notApplicable: [
      { name: 'no bucket in the region', region: 'eu-west-1', facts: { status: 'OFF' }, with: bucket('us-east-1') },
    ],
  },
});
