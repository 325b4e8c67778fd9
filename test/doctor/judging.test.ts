import { describe, expect, it } from 'vitest';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { Seen } from '../../shared/core/reading.ts';
import { type LastRun, lastRunCheck, rolesCheck, tableCheck } from '../../shared/doctor/deployment.ts';
import { callerCheck, organizationCheck } from '../../shared/doctor/organization.ts';
import { readLastRun } from '../../shared/doctor/reading.ts';
import { bootstrapCheck, costCheck } from '../../shared/doctor/regions.ts';
import { administratorChecks } from '../../shared/doctor/services.ts';
import { createWorld } from '../../simulator/world.ts';
import { historyOf } from './support.ts';

const denied = (action: string) => new CouldNotRead(action, 'denied', 'AccessDeniedException');
const throttled = new CouldNotRead('sts:AssumeRole', 'throttled', 'ThrottlingException');

describe('the caller', () => {
  const caller = { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/me' };
  const organization = { id: 'o-a1b2c3d4e5', managementAccount: '222222222222', allFeatures: true };

  it('that administers nothing is told whose credentials are needed', () => {
    expect(callerCheck(caller, organization, [])).toMatchObject({
      status: 'missing',
      run: 'plumbline doctor --profile <of the management account 222222222222>',
    });
  });

  it('may be the management account while that is not known', () => {
    const unread = denied('organizations:DescribeOrganization');
    expect(callerCheck(caller, unread, [])).toMatchObject({ status: 'unknown' });
    expect(callerCheck(caller, unread, ['config.amazonaws.com'])).toMatchObject({ status: 'ok' });
  });
});

describe('the organisation', () => {
  it('must exist, with all features enabled', () => {
    expect(organizationCheck(null)).toMatchObject({ status: 'missing', run: 'aws organizations create-organization' });
    const billing = { id: 'o-a1b2c3d4e5', managementAccount: '222222222222', allFeatures: false };
    expect(organizationCheck(billing)).toMatchObject({
      status: 'missing',
      run: 'aws organizations enable-all-features',
    });
  });
});

describe('delegated administrators', () => {
  const judged = (config: Seen<readonly string[]>, setup: Seen<readonly string[]>) => {
    const answers = new Map([
      ['config.amazonaws.com', config],
      ['config-multiaccountsetup.amazonaws.com', setup],
    ]);
    return administratorChecks(answers, '<hub account>')[0]?.status;
  };

  it.each<[string, Seen<readonly string[]>, Seen<readonly string[]>, string]>([
    ['one of two is enough', [], ['111111111111'], 'ok'],
    ['one found is enough where the other is hidden', ['111111111111'], denied('organizations:X'), 'ok'],
    ['none found and one hidden is not none', [], denied('organizations:X'), 'unknown'],
    ['none is none', [], [], 'missing'],
  ])('%s', (_name, config, setup, status) => {
    expect(judged(config, setup)).toBe(status);
  });
});

describe('the bootstrap', () => {
  const need = { id: 'bootstrap.hub', title: 't' };
  const judged = (...versions: [string, Seen<number | null>][]) =>
    bootstrapCheck(need, '111111111111', new Map(versions));

  it.each<[number | null, string]>([
    [6, 'ok'],
    [5, 'missing'],
    [Number.NaN, 'missing'],
    [null, 'missing'],
  ])('of version %s is %s', (version, status) => {
    expect(judged(['eu-west-1', version])).toMatchObject({ status });
  });

  it('that a region lacks is reported even if another region is unreadable', () => {
    expect(judged(['eu-west-1', null], ['us-east-1', denied('ssm:GetParameter')], ['eu-west-2', 5])).toMatchObject({
      status: 'missing',
      found: 'eu-west-1: none, eu-west-2: version 5',
      run: 'npx cdk bootstrap aws://111111111111/eu-west-1 aws://111111111111/eu-west-2',
    });
    expect(judged(['eu-west-1', 21], ['us-east-1', denied('ssm:GetParameter')])).toMatchObject({ status: 'unknown' });
  });
});

it.each([
  ['answers', 'ok'],
  ['has no data yet', 'missing'],
  ['is not enabled', 'missing'],
] as const)('Cost Explorer %s: %s', (answer, status) => {
  expect(costCheck(answer, '111111111111')).toMatchObject({ status, found: `Cost Explorer of 111111111111 ${answer}` });
});

describe('the last run', () => {
  const world = createWorld({ flaws: 0, accounts: 1 });
  const judged = (last: Seen<LastRun | null | undefined>) => lastRunCheck(last, { now: world.now(), withinHours: 26 });

  it.each<[string, number, string[], string]>([
    ['just in time', 26, [], 'ok'],
    ['too long ago', 26.01, [], 'missing'],
    ['not whole', 1, ['111111111111/eu-west-1'], 'missing'],
  ])('%s', async (_name, hoursAgo, absent, status) => {
    const last = await readLastRun(historyOf(world, hoursAgo, absent));
    expect(judged(last)).toMatchObject({ status });
    expect(tableCheck('plumbline', last)).toMatchObject({ status: 'ok' });
  });

  it('is missing when there was none', async () => {
    const empty = { ...historyOf(world), log: async function* () {} };
    expect(judged(await readLastRun(empty))).toMatchObject({ status: 'missing', found: 'no scan ever finished' });
  });

  const failing = (name: string) => ({
    ...historyOf(world),
    read: async () => {
      throw Object.assign(new Error(name), { name });
    },
  });

  it('is missing when the table does not exist', async () => {
    const last = await readLastRun(failing('ResourceNotFoundException'));
    expect(tableCheck('plumbline', last)).toMatchObject({ status: 'missing', run: 'npx cdk deploy PlumblineHub' });
    expect(judged(last)).toMatchObject({ status: 'missing' });
  });

  it('is unknown when the table may not be read', async () => {
    await expect(readLastRun(failing('AccessDeniedException'))).rejects.toMatchObject({ action: 'dynamodb:Query' });
    const unread = denied('dynamodb:Query');
    expect(tableCheck('plumbline', unread)).toMatchObject({ status: 'unknown' });
    expect(judged(unread)).toMatchObject({ status: 'unknown' });
  });
});

describe('the role in the accounts', () => {
  const judged = (...answers: [string, Seen<string>][]) => rolesCheck('Audit', new Map(answers));
  const arn = 'arn:aws:sts::1:assumed-role/Audit/plumbline';
  const refused = denied('sts:AssumeRole');

  it.each<[string, [string, Seen<string>][], string]>([
    [
      'lets in everywhere',
      [
        ['1', arn],
        ['2', arn],
      ],
      'ok',
    ],
    [
      'is not in one of them',
      [
        ['1', arn],
        ['2', refused],
      ],
      'missing',
    ],
    [
      'refuses everywhere, which may be the caller',
      [
        ['1', refused],
        ['2', refused],
      ],
      'unknown',
    ],
    [
      'could not be tried in one of them',
      [
        ['1', arn],
        ['2', throttled],
      ],
      'unknown',
    ],
    [
      'is not in one of them, whatever another says',
      [
        ['1', arn],
        ['2', refused],
        ['3', throttled],
      ],
      'missing',
    ],
    ['was tried nowhere', [], 'unknown'],
  ])('%s', (_name, answers, status) => {
    expect(judged(...answers)).toMatchObject({ status });
  });

  it('is reported with the accounts that lack it', () => {
    expect(judged(['1', arn], ['2', refused])).toMatchObject({
      found: 'denied in 2; assumed in 1',
      run: expect.stringMatching(/list-stack-instances .* --stack-instance-account 2$/),
    });
    expect(rolesCheck('Audit', denied('organizations:ListRoots'))).toMatchObject({ status: 'unknown' });
  });
});
