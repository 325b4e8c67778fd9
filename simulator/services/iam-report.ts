/** The credential report of simulated IAM, in AWS's format and with AWS's lifetime. */
import { apiError } from '../service.ts';
import type { SimulatedKey, SimulatedUser } from './iam.ts';

export interface CredentialReport {
  readonly at: Date;
  readonly content: string;
}

const FOUR_HOURS = 4 * 3_600_000;

const HEADER = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...[1, 2].flatMap((slot) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
      (what) => `access_key_${slot}_${what}`,
    ),
  ),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];

const instant = (date: Date): string => `${date.toISOString().slice(0, 19)}+00:00`;

const keyFields = (key: SimulatedKey | undefined): string[] =>
  key
    ? [
        String(key.active),
        instant(key.created),
        key.lastUsed ? instant(key.lastUsed) : 'N/A',
        key.lastUsed ? 'us-east-1' : 'N/A',
        key.lastUsed ? 'sts' : 'N/A',
      ]
    : ['false', 'N/A', 'N/A', 'N/A', 'N/A'];

const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'];

function rowOf({ name, created, password, mfa, keys }: SimulatedUser, account: string): string[] {
  const lastUsed = password?.lastUsed ? instant(password.lastUsed) : 'no_information';
  return [
    name,
    `arn:aws:iam::${account}:user/${name}`,
    instant(created),
    ...(password ? ['true', lastUsed, instant(password.changed), 'N/A'] : ['false', 'N/A', 'N/A', 'N/A']),
    String(mfa),
    ...keyFields(keys[0]),
    ...keyFields(keys[1]),
    ...NO_CERTIFICATES,
  ];
}

const rootRow = (account: string, at: Date): string[] => [
  '<root_account>',
  `arn:aws:iam::${account}:root`,
  instant(at),
  ...['not_supported', 'no_information', 'not_supported', 'not_supported', 'true'],
  ...keyFields(undefined),
  ...keyFields(undefined),
  ...NO_CERTIFICATES,
];

const quoted = (field: string): string => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

export const reportOf = (users: readonly SimulatedUser[], account: string, at: Date): CredentialReport => ({
  at,
  content: [HEADER, rootRow(account, at), ...users.map((user) => rowOf(user, account))]
    .map((row) => row.map(quoted).join(','))
    .join('\n'),
});

export function getReport(report: CredentialReport | 'in the making' | null, now: Date): object {
  if (report === 'in the making') throw apiError('CredentialReportNotReadyException', 'The report is being made.', 404);
  if (!report) throw apiError('CredentialReportNotPresentException', 'No report exists.', 410);
  if (now.getTime() - report.at.getTime() > FOUR_HOURS) {
    throw apiError('CredentialReportExpiredException', 'The most recent report has expired.', 410);
  }
  return { Content: Buffer.from(report.content), ReportFormat: 'text/csv', GeneratedTime: report.at };
}
