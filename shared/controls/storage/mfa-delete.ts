import { inPart } from '../../core/claim.ts';
import { attested } from '../../kinds/attested.ts';

const ONE_BY_ONE = 'buckets one by one: people review them';

/**
 * Attested: only the root user sets it, and reading it takes a call for each bucket, which every scan would pay for.
 */
export default attested({
  id: 'storage.mfa-delete',
  title: 'Buckets of worth delete versions with MFA alone, by a yearly review',
  severity: 'low',
  seeds: ['000:22'],
  satisfies: [
    inPart(['cis-aws-3.0/2.1.2', 'cis-aws-5.0/2.1.2'], ONE_BY_ONE),
    ...['nist-800-53-r5/CP-9', 'soc2/A1.2', 'iso-27001/A.8.13'],
  ],
  equivalents: { prowler: [inPart('s3_bucket_no_mfa_delete', ONE_BY_ONE)] },
  cadence: 'yearly',
  done: 'review of MFA delete',
  evidence: 'the buckets, and what get-bucket-versioning answers for each',
  note: 'which buckets have it, and why others do not',
  covers: ['backups', 'audit logs'],
  why: 'Who got hold of a role that may delete removes every version at once; with MFA delete that takes a device as well.',
});
