import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  DeactivateMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  IAMClient,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { csvRows } from '../../shared/services/iam/credential-report.ts';
import { clientIn } from '../../simulator/access.ts';
import { type Iam, iam } from '../../simulator/services/iam.ts';
import { createWorld } from '../../simulator/world.ts';
import { type Altered, judge, judgeRetold } from '../support/simulation.ts';

const HOUR = 3_600_000;
const OURS = ['iam.mfa-', 'iam.root-', 'iam.unused-', 'iam.access-key-', 'iam.password-'];

function stage() {
  const world = createWorld({ flaws: 0, accounts: 4 });
  const account = world.accounts[3]?.id ?? '';
  return {
    world,
    account,
    state: () => world.state<Iam>(iam, account, 'global', true),
    client: clientIn(world, IAMClient, { account, region: 'us-east-1' }),
    user: (name: string) => `arn:aws:iam::${account}:user/${name}`,
  };
}
type Stage = ReturnType<typeof stage>;

/** The verdicts that do not pass, without the justified exceptions of a flawless account. */
async function judged({ world, account }: Stage, families: readonly string[] = OURS) {
  const found = await Promise.all(families.map((only) => judge(world, account, only)));
  const verdicts = found.flatMap(({ verdicts }) => verdicts);
  const wrong = verdicts.filter(({ status }) => status === 'fail' || status === 'unknown');
  return {
    verdicts,
    calls: found.map(({ calls }) => calls),
    wrong: wrong.map(({ control, resource, status }) => [control, resource, status]),
    because: wrong[0]?.because ?? '',
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('IAM in a simulated organisation', () => {
  it('passes in a flawless account, with one call for every user', async () => {
    const place = stage();
    const { verdicts } = await judged(place);
    expect(verdicts.filter(({ status }) => status === 'fail' || status === 'unknown')).toEqual([]);
    const exceptions = verdicts.filter(({ status }) => status === 'not-applicable');
    expect(exceptions.map(({ control, resource }) => [control, resource])).toEqual([
      ['iam.mfa-console-users', place.user('legacy-deploy')],
      ['iam.mfa-root', `arn:aws:iam::${place.account}:root`],
      ['iam.access-key-rotation', place.user('break-glass')],
    ]);
    const { calls } = await judge(place.world, place.account, 'iam.');
    expect(calls.get('iam:GetCredentialReport')).toBe(1);
    expect(calls.get('iam:GetAccountSummary')).toBe(1);
    expect(calls.has('iam:GenerateCredentialReport')).toBe(false);
  });

  it('sees users change with the next report, once the old one has expired', async () => {
    const place = stage();
    await place.client.send(new CreateLoginProfileCommand({ UserName: 'legacy-deploy', Password: 'simulated' }));
    await place.client.send(new DeactivateMFADeviceCommand({ UserName: 'break-glass', SerialNumber: 'simulated' }));
    expect((await judged(place)).wrong).toEqual([]);
    place.world.advance(5 * HOUR);
    expect((await judged(place)).wrong).toEqual([
      ['iam.mfa-console-users', place.user('break-glass'), 'fail'],
      ['iam.mfa-console-users', place.user('legacy-deploy'), 'fail'],
    ]);
  });

  it('sees keys grow old and credentials fall out of use', async () => {
    const place = stage();
    await place.client.send(new CreateAccessKeyCommand({ UserName: 'legacy-deploy' }));
    place.world.advance(61 * 24 * HOUR);
    expect((await judged(place)).wrong).toEqual([
      ['iam.unused-credentials', place.user('break-glass'), 'fail'],
      ['iam.unused-credentials', place.user('legacy-deploy'), 'fail'],
      ['iam.access-key-rotation', place.user('legacy-deploy'), 'fail'],
    ]);
  });

  it('fails for access keys and missing MFA of the root user', async () => {
    const place = stage();
    const root = `arn:aws:iam::${place.account}:root`;
    Object.assign(place.state().root, { password: true, accessKeys: true });
    expect((await judged(place)).wrong).toEqual([
      ['iam.mfa-root', root, 'fail'],
      ['iam.root-no-access-keys', root, 'fail'],
    ]);
  });

  it('sees a password policy that is missing or too weak', async () => {
    const place = stage();
    await place.client.send(new DeleteAccountPasswordPolicyCommand({}));
    expect((await judged(place)).wrong).toEqual([['iam.password-policy', place.account, 'fail']]);
    await place.client.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 14 }));
    const { because } = await judged(place);
    expect(because).toBe('0 earlier passwords are remembered; not required: lowercase, numbers, symbols, uppercase');
  });
});

describe('IAM with a denied or failing report', () => {
  const users = ['iam.mfa-console-users', 'iam.unused-credentials', 'iam.access-key-rotation'];
  it.each([
    ['iam:GetAccountSummary', ['iam.mfa-root', 'iam.root-no-access-keys']],
    ['iam:GetAccountPasswordPolicy', ['iam.password-policy']],
    ['iam:GetCredentialReport', users],
  ])('makes unknown what needs %s, and nothing else', async (action, controls) => {
    const place = stage();
    place.world.fault({ kind: 'deny', action });
    expect((await judged(place)).wrong).toEqual(controls.map((control) => [control, '*', 'unknown']));
  });

  it('is unknown when there is no report and generating one is denied', async () => {
    const place = stage();
    place.state().report = null;
    place.world.fault({ kind: 'deny', action: 'iam:GenerateCredentialReport' });
    const { wrong, because } = await judged(place, ['iam.mfa-console']);
    expect(wrong).toEqual([['iam.mfa-console-users', '*', 'unknown']]);
    expect(because).toContain('iam:GenerateCredentialReport');
  });

  it('generates a report where there is none', async () => {
    const place = stage();
    place.state().report = null;
    const { wrong, calls } = await judged(place, ['iam.mfa-console']);
    expect(wrong).toEqual([]);
    expect(calls[0]?.get('iam:GetCredentialReport')).toBe(2);
  });

  it('gives unknown after a few attempts for a report that does not finish', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    vi.setTimerTickMode('nextTimerAsync');
    const place = stage();
    place.state().report = 'in the making';
    const { wrong, because, calls } = await judged(place, ['iam.mfa-console']);
    expect(wrong).toEqual([['iam.mfa-console-users', '*', 'unknown']]);
    expect(because).toContain('got no answer in time');
    expect(calls[0]?.get('iam:GetCredentialReport')).toBe(5);
    expect(calls[0]?.get('iam:GenerateCredentialReport')).toBe(1);
  });

  it.each([
    ['a row of another width', (row: string) => `${row},surplus`],
    ['a date that is none', (row: string) => row.replace('2026', 'this year')],
    ['neither true nor false', (row: string) => row.replace(',true,', ',perhaps,')],
  ])('is unknown for the user with %s, and for no other', async (_what, spoil) => {
    const place = stage();
    const { report } = place.state();
    if (!report || typeof report === 'string') throw new Error('a flawless account has a report');
    const rows = report.content.split('\n').map((row) => (row.startsWith('break-glass') ? spoil(row) : row));
    place.state().report = { ...report, content: rows.join('\n') };
    expect((await judged(place, ['iam.unused'])).wrong).toEqual([
      ['iam.unused-credentials', place.user('break-glass'), 'unknown'],
    ]);
  });

  it('is unknown as a whole when a column is missing', async () => {
    const place = stage();
    const { report } = place.state();
    if (!report || typeof report === 'string') throw new Error('a flawless account has a report');
    place.state().report = { ...report, content: report.content.replace('mfa_active', 'mfa') };
    expect((await judged(place, ['iam.mfa-console'])).wrong).toEqual([['iam.mfa-console-users', '*', 'unknown']]);
  });
});

describe('IAM with an unreadable field', () => {
  const judgedWith = async (altered: Altered, only: string) => {
    const { world, account } = stage();
    const verdicts = await judgeRetold(world, account, only, altered);
    return verdicts.map(({ control, status }) => [control.replace('iam.', ''), status]);
  };
  const summary = (SummaryMap: object) => ({ GetAccountSummary: () => ({ SummaryMap }) });

  it.each([
    ['nothing', {}, 'unknown', 'unknown'],
    ['MFA alone', { AccountMFAEnabled: 1 }, 'pass', 'unknown'],
    ['all but the password', { AccountMFAEnabled: 0, AccountAccessKeysPresent: 0 }, 'unknown', 'pass'],
    ['a number that is none', { AccountMFAEnabled: Number.NaN, AccountAccessKeysPresent: 1 }, 'unknown', 'fail'],
  ])('judges the root user by the fields of the answer: %s', async (_name, entries, mfa, keys) => {
    expect(await judgedWith(summary(entries), 'iam.mfa-root')).toEqual([['mfa-root', mfa]]);
    expect(await judgedWith(summary(entries), 'iam.root-no')).toEqual([['root-no-access-keys', keys]]);
  });

  const policy = (change: object) => ({
    GetAccountPasswordPolicy: ({ PasswordPolicy }: { PasswordPolicy: object }) => ({
      PasswordPolicy: { ...PasswordPolicy, ...change },
    }),
  });
  it.each([
    ['no length', { MinimumPasswordLength: undefined }, 'unknown'],
    ['no word on symbols', { RequireSymbols: undefined }, 'unknown'],
    ['no word on symbols, and too short', { RequireSymbols: undefined, MinimumPasswordLength: 8 }, 'fail'],
    ['no word on earlier passwords, so that none is remembered', { PasswordReusePrevention: undefined }, 'fail'],
  ])('judges a password policy with %s', async (_name, change, status) => {
    expect(await judgedWith(policy(change), 'iam.password')).toEqual([['password-policy', status]]);
  });

  const report = (user: string, spoil: (row: string) => string) => ({
    GetCredentialReport: ({ Content, ...answer }: { Content: Uint8Array }) => {
      const rows = Buffer.from(Content).toString().split('\n');
      const spoilt = rows.map((row) => (row.startsWith(user) ? spoil(row) : row));
      return { ...answer, Content: Buffer.from(spoilt.join('\n')) };
    },
  });
  it('gives unknown only for the controls that read the unreadable field of a user', async () => {
    const perhaps = report('break-glass', (row) => row.replace(',N/A,true,false,', ',N/A,perhaps,false,'));
    expect(await judgedWith(perhaps, 'iam.mfa-console')).toContainEqual(['mfa-console-users', 'unknown']);
    expect(await judgedWith(perhaps, 'iam.unused')).toEqual([
      ['unused-credentials', 'pass'],
      ['unused-credentials', 'pass'],
    ]);
  });

  it('fails a user because of one unused credential, even if another credential is unreadable', async () => {
    const row = (text: string) =>
      text.replace(
        /^(legacy-deploy,[^,]*,[^,]*,false,.*?),false,true,.*$/,
        '$1,false,true,2020-01-01T00:00:00+00:00,2020-01-01T00:00:00+00:00,us-east-1,sts,perhaps,N/A,N/A,N/A,N/A,false,N/A,false,N/A',
      );
    const found = await judgedWith(report('legacy-deploy', row), 'iam.unused');
    expect(found).toContainEqual(['unused-credentials', 'fail']);
    expect(await judgedWith(report('legacy-deploy', row), 'iam.access-key')).toContainEqual([
      'access-key-rotation',
      'fail',
    ]);
  });
});

describe('rows of a report', () => {
  it.each([
    ['a,b,c', [['a', 'b', 'c']]],
    [
      'a,,c\r\nd,e,\n',
      [
        ['a', '', 'c'],
        ['d', 'e', ''],
      ],
    ],
    ['"a,b","say ""c""",d', [['a,b', 'say "c"', 'd']]],
    ['', []],
  ])('%j', (text, rows) => {
    expect(csvRows(text)).toEqual(rows);
  });
});
