import { inPart } from '../../core/claim.ts';
import { control, fail, pass } from '../../core/control.ts';
import { firstOf } from '../../core/quantify.ts';
import { bucketExposure } from '../../services/s3/buckets.ts';

const NAMES = { policy: 'policy', acl: 'ACL' } as const;
const WAYS = ['policy', 'acl'] as const;

/** The part that this control does not judge of requirements about reading alone, or writing alone: it fails for either. */
const OTHER_ACCESS = 'that public access of another kind is allowed';

/** An access point refuses public access unless it was created otherwise. Access points are not read here. */
export default control({
  id: 'storage.s3-public-access',
  title: 'No S3 bucket is open to the public by its policy or its ACL',
  severity: 'critical',
  seeds: ['000:11'],
  satisfies: [
    inPart(['fsbp/S3.2', 'fsbp/S3.3'], OTHER_ACCESS),
    inPart(['cis-aws-3.0/2.1.4', 'cis-aws-5.0/2.1.4'], 'the block, where a bucket is private without it'),
    'nist-800-53-r5/AC-3',
    'nist-800-53-r5/SC-7',
    'soc2/CC6.1',
    'iso-27001/A.8.3',
    'hipaa/164.312(a)(1)',
    'pci-4.0/1.3.1',
    'fedramp-20x/KSI-CNA-MAT',
    'fedramp-20x/KSI-SVC-SIN',
    'gdpr/5(1)(f)',
  ],
  equivalents: {
    prowler: [
      's3_bucket_public_access',
      inPart(
        ['s3_bucket_public_list_acl', 's3_bucket_public_write_acl', 's3_bucket_policy_public_write_access'],
        OTHER_ACCESS,
      ),
    ],
    securityHub: ['S3.2', 'S3.3'],
    config: [inPart(['S3_BUCKET_PUBLIC_READ_PROHIBITED', 'S3_BUCKET_PUBLIC_WRITE_PROHIBITED'], OTHER_ACCESS)],
  },
  subject: bucketExposure,
  why: 'Bucket names are guessed and listed by machines all day: what is public by mistake is copied within hours.',
  fix: {
    command:
      'aws s3api put-public-access-block --bucket {name} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
    mind: 'whoever reads the bucket without signing in is shut out, visitors of a website in it included',
  },
  console: 's3/buckets/{name}?tab=permissions',
  deed: 'opened bucket {name} to the public',
  evaluate: ({ facts }) => {
    const open = firstOf(WAYS, (way) => facts[way] === 'public');
    if (open) return fail(`its ${NAMES[open]} opens it to the public, and nothing blocks that`);
    if (facts.policy === 'blocked' && facts.acl === 'blocked') return pass('public access is blocked');
    return pass('neither its policy nor its ACL opens it to the public');
  },
  examples: {
    pass: [
      { name: 'everything blocked', facts: { policy: 'blocked', acl: 'blocked' } },
      { name: 'not blocked, and private all the same', facts: { policy: 'private', acl: 'private' } },
      { name: 'only policies blocked', facts: { policy: 'blocked', acl: 'private' } },
      { name: 'only ACLs blocked', facts: { policy: 'private', acl: 'blocked' } },
    ],
    fail: [
      { name: 'a public policy', facts: { policy: 'public', acl: 'private' } },
      { name: 'a public policy beside blocked ACLs', facts: { policy: 'public', acl: 'blocked' } },
      { name: 'a public ACL', facts: { policy: 'private', acl: 'public' } },
      { name: 'a public ACL beside blocked policies', facts: { policy: 'blocked', acl: 'public' } },
    ],
  },
});
