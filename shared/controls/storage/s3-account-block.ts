import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { thoseOf } from '../../core/quantify.ts';
import { accountBlock } from '../../services/s3/buckets.ts';

const all = {
  refusesPublicAcls: true,
  ignoresPublicAcls: true,
  refusesPublicPolicies: true,
  restrictsPublicBuckets: true,
};

/** Setting → its name in the console and in the API. */
const NAMES = {
  refusesPublicAcls: 'BlockPublicAcls',
  refusesPublicPolicies: 'BlockPublicPolicy',
  ignoresPublicAcls: 'IgnorePublicAcls',
  restrictsPublicBuckets: 'RestrictPublicBuckets',
} as const;
const SETTINGS = Object.entries(NAMES) as [keyof typeof NAMES, string][];

export default control({
  id: 'storage.s3-account-block',
  title: 'The account blocks public access to S3 as a whole',
  severity: 'high',
  seeds: ['000:11'],
  satisfies: [
    'fsbp/S3.1',
    inPart(['cis-aws-3.0/2.1.4', 'cis-aws-5.0/2.1.4'], 'that a block of each bucket suffices'),
    'nist-800-53-r5/AC-3',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.6',
    'iso-27001/A.8.3',
    'pci-4.0/1.3.1',
    'fedramp-20x/KSI-CNA-MAT',
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/25(2)',
  ],
  equivalents: {
    prowler: ['s3_account_level_public_access_blocks'],
    securityHub: ['S3.1'],
    config: ['S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS', 'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC'],
  },
  subject: accountBlock,
  why: 'Without it each new bucket, policy and access point is one mistake away from being public.',
  fix: {
    command:
      'aws s3control put-public-access-block --account-id {account} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    mind: 'every bucket of the account that is public on purpose is closed as well',
  },
  console: 's3/settings',
  deed: 'lifted the public access block of the account',
  evaluate: ({ facts }) => {
    const off = thoseOf(SETTINGS, ([setting]) => !facts[setting]);
    return off.length === 0
      ? pass('all four settings of the account are on')
      : fail(`off for the account: ${off.map(([, name]) => name).join(', ')}`);
  },
  examples: {
    pass: [{ name: 'all four on', facts: all }],
    fail: [
      { name: 'new ACLs accepted', facts: { ...all, refusesPublicAcls: false } },
      { name: 'ACLs in force', facts: { ...all, ignoresPublicAcls: false } },
      { name: 'new policies accepted', facts: { ...all, refusesPublicPolicies: false } },
      { name: 'policies in force', facts: { ...all, restrictsPublicBuckets: false } },
    ],
  },
});
