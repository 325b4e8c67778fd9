/** moto with its permission checks on: what is denied is `unknown`, and says what to grant. */
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { described } from '../../cli/commands/controls.ts';
import { controls } from '../../shared/controls/index.ts';
import { plant } from './seeds/index.ts';
import { createAccount, createOrganization, managementPlace, type Place, ROLE, reset } from './support/organization.ts';
import { plumbline, type ScanReport, scanned } from './support/plumbline.ts';
import { motoUrl } from './support/servers.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string;
}

const policy = (...statements: readonly Statement[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ ...statement, Resource: '*' })),
  });

/** A user of the management account who may do one thing. */
async function userWho(name: string, action: string): Promise<Record<string, string>> {
  const iam = managementPlace().client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: name }));
  const PolicyDocument = policy({ Effect: 'Allow', Action: action });
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'may', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '', AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '' };
}

const permissionChecks = (on: boolean) =>
  fetch(`${motoUrl()}/moto-api/reset-auth`, { method: 'POST', body: on ? '0' : 'inf' });

describe('with permissions checked', () => {
  let member: Place;
  let auditor: Record<string, string>;
  let stranger: Record<string, string>;
  let allowed: ScanReport;

  const scan = () => [
    ...['--accounts', member.account, '--role', ROLE, '--regions', 'us-east-1'],
    ...['--endpoint-url', motoUrl()],
  ];

  const allow = (...statements: readonly Statement[]) =>
    member
      .client(IAMClient)
      .send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'granted', PolicyDocument: policy(...statements) }));

  beforeAll(async () => {
    await reset();
    await createOrganization();
    member = await createAccount('member');
    await plant('good', member);
    auditor = await userWho('auditor', 'sts:AssumeRole');
    stranger = await userWho('stranger', 's3:GetObject');
    // an administrator in both scans, since a policy that comes in between would change verdicts itself
    const everything = { Effect: 'Allow', Action: '*' } as const;
    await allow(everything);
    allowed = (await scanned(scan())).report;
    await allow(everything, { Effect: 'Deny', Action: 'guardduty:GetDetector' });
    await permissionChecks(true);
  });
  afterAll(async () => {
    await permissionChecks(false);
    await reset();
  });

  const withoutDenied = ({ verdicts }: ScanReport) =>
    verdicts.filter(({ control }) => !control.startsWith('guardduty.'));

  it('is unknown for the controls that need a denied action, and judges the others as before', async () => {
    const { code, report } = await scanned(scan(), auditor);
    const dark = report.verdicts.filter(({ control }) => control.startsWith('guardduty.'));
    expect(dark.filter(({ because }) => because.includes('guardduty:GetDetector')).length).toBeGreaterThan(0);
    const denied = 'guardduty:GetDetector was denied; grant guardduty:GetDetector to the scan role';
    for (const { control, status, because } of dark) {
      expect(status).toBe('unknown');
      // moto lacks the members of an administrator
      expect(because).toContain(control === 'guardduty.centrally-managed' ? 'guardduty:ListMembers' : denied);
    }
    expect(withoutDenied(report)).toEqual(withoutDenied(allowed));
    expect([1, 3]).toContain(code);
  });

  it('gives only unknown verdicts when the role may not be assumed, and says so', async () => {
    const { code, report } = await scanned(scan(), stranger);
    const readsAws = new Set(
      controls
        .map(described)
        .filter(({ actions }) => actions.length > 0)
        .map(({ id }) => id),
    );
    const dark = report.verdicts.filter(({ control }) => readsAws.has(control));
    expect(dark.length).toBeGreaterThan(0);
    for (const { status, because } of dark) {
      expect(status).toBe('unknown');
      expect(because).toContain('sts:AssumeRole was denied; grant sts:AssumeRole to the scan role');
    }
    // a control without an attestation fails without a call to AWS
    expect([1, 3]).toContain(code);
  });

  it('refuses unknown credentials before anything is scanned', async () => {
    const { code, stderr, stdout } = await plumbline(['scan', ...scan()]);
    expect(stderr).toContain('sts:GetCallerIdentity refused the credentials; sign in again');
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});
