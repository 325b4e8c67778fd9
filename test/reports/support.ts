/** Records for the tests of exports: one of each status, with text that tries to be more than text. */
import { catalogue, claims, texts } from '../../shared/controls/catalogue.ts';
import { describing } from '../../shared/core/catalogue.ts';
import { frameworks } from '../../shared/frameworks/index.ts';
import type { ReportContext, ReportWriter, VerdictRecord } from '../../shared/reports/verdict.ts';

export const AS_OF = '2026-03-31T23:59:59.999Z';
export const HOSTILE = `arn:aws:s3:::=cmd|'/C calc'!A0"><script>alert(1)</script>\u0007\u2028]]>&`;

const all = describing(catalogue, texts, claims);

/** The whole catalogue, of one framework or of none. */
export function contextOf(framework?: string): ReportContext {
  const found = frameworks.find(({ id }) => id === framework) ?? null;
  return { asOf: AS_OF, version: '1.2.3', controls: all, framework: found };
}

const record: VerdictRecord = {
  control: 'encryption.ebs-default',
  account: '111122223333',
  region: 'eu-west-1',
  resource: 'account',
  status: 'pass',
  because: 'EBS volumes are encrypted by default',
  since: '2026-01-02T03:04:05.000Z',
  evidence: 'a'.repeat(64),
  waiver: null,
  attestation: null,
};

export const RECORDS: readonly VerdictRecord[] = [
  record,
  {
    ...record,
    region: 'global',
    control: 'storage.s3-public-access',
    resource: HOSTILE,
    status: 'fail',
    because: HOSTILE,
  },
  {
    ...record,
    ...{ account: '444455556666', status: 'fail', because: 'EBS volumes are not encrypted by default' },
    waiver: {
      until: '2026-06-30T00:00:00.000Z',
      reason: `moving ${HOSTILE}`,
      by: 'arn:aws:iam::111122223333:user/ciso',
    },
  },
  {
    ...record,
    account: '123456789012',
    status: 'unknown',
    because: 'ec2:GetEbsEncryptionByDefault is denied',
    evidence: null,
  },
  { ...record, control: 'guardduty.enabled', status: 'not-applicable', because: 'the region does not offer GuardDuty' },
  {
    ...record,
    ...{ control: 'dr.plan', region: 'global' },
    attestation: {
      ...{ at: '2026-01-01T00:00:00.000Z', expires: '2026-12-31T00:00:00.000Z' },
      ...{ by: 'arn:aws:iam::111122223333:user/resilience', reference: 'https://wiki.example.com/plan' },
    },
  },
  { ...record, account: 'organization', region: 'global', control: 'cost.explorer' },
];

export async function* streamOf(records: readonly VerdictRecord[]): AsyncGenerator<VerdictRecord> {
  yield* records;
}

export async function bytesOf(
  writer: ReportWriter,
  records: readonly VerdictRecord[] = RECORDS,
  context = contextOf(),
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of writer(streamOf(records), context)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

export const textOf = async (...given: Parameters<typeof bytesOf>): Promise<string> =>
  (await bytesOf(...given)).toString('utf8');
