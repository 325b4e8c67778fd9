import { DeleteDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { describe, expect, it } from 'vitest';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { apiError } from '../../simulator/service.ts';
import { type GuardDuty, guardduty } from '../../simulator/services/guardduty.ts';
import { createWorld } from '../../simulator/world.ts';
import { type Altered, judge, judgeRetold, onlyIn, type PlacedVerdict } from '../support/simulation.ts';

const flawless = () => createWorld({ flaws: 0, accounts: 4 });
const memberOf = (world: ReturnType<typeof flawless>) => world.accounts[3]?.id ?? '';

describe('GuardDuty in a simulated organisation', () => {
  it('passes everywhere in a flawless account', async () => {
    const world = flawless();
    const { verdicts } = await judge(world, memberOf(world), 'guardduty.');
    expect(verdicts).toHaveLength(12);
    expect(verdicts.filter((verdict) => verdict.status !== 'pass')).toEqual([]);
  });

  it('sees a deleted detector, in that region only, and says who deleted it', async () => {
    const world = flawless();
    const account = memberOf(world);
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    const who = { arn: `arn:aws:sts::${account}:assumed-role/Admin/mallory`, sourceIp: '203.0.113.9' };
    const client = clientIn(world, GuardDutyClient, { account, region: 'eu-west-1' }, who);
    const { DetectorIds } = await client.send(new ListDetectorsCommand({}));
    await client.send(new DeleteDetectorCommand({ DetectorId: DetectorIds?.[0] }));

    const { verdicts } = await judge(world, account, 'guardduty.enabled');
    expect(verdicts.map(({ region, status }) => [region, status])).toEqual([
      ['us-east-1', 'pass'],
      ['eu-west-1', 'fail'],
      ['ap-southeast-2', 'pass'],
    ]);
    expect(events[0]?.detail).toMatchObject({ eventName: 'DeleteDetector', userIdentity: { arn: who.arn } });
  });

  it.each([
    ['guardduty:ListDetectors', 'unknown'],
    ['guardduty:GetDetector', 'pass'],
  ])('is unknown when %s is denied, and who administers the detector %s', async (action, administered) => {
    const world = flawless();
    world.fault({ kind: 'deny', action, region: 'eu-west-1' });
    const { verdicts } = await judge(world, memberOf(world), 'guardduty.');
    const there = verdicts.filter((verdict) => verdict.region === 'eu-west-1');
    expect(there.map((verdict) => verdict.status)).toEqual([administered, 'unknown', 'unknown', 'unknown']);
    expect(there[1]?.because).toContain(action);
  });

  it('passes a detector that is administered by invitation, once this is accepted', async () => {
    const world = flawless();
    const account = memberOf(world);
    const state = world.state<GuardDuty>(guardduty, account, 'eu-west-1', true);
    const verdict = async () => {
      const { verdicts } = await judge(world, account, 'guardduty.centrally-managed');
      const { status, because } = verdicts.find(({ region }) => region === 'eu-west-1') ?? {};
      return [status, because];
    };
    state.administered = 'alone';
    expect(await verdict()).toEqual(['fail', 'no other account administers the detector, and it administers no other']);
    state.administered = { by: '444455556666', status: 'Invited' };
    expect((await verdict())[0]).toBe('fail');
    state.administered = { by: '444455556666', status: 'EMAIL_VERIFICATION_IN_PROGRESS' };
    expect((await verdict())[0]).toBe('fail');
    for (const status of ['EnabledByPolicy', '']) {
      state.administered = { by: '444455556666', status };
      expect((await verdict())[0], `the status "${status}", which AWS does not document`).toBe('unknown');
    }
    state.administered = { by: '444455556666', status: 'Enabled' };
    expect(await verdict()).toEqual(['pass', '444455556666 administers the detector']);
  });

  it.each([
    ['Enabled', 'pass'],
    ['EnabledByPolicy', 'unknown'],
    ['Resigned', 'unknown'],
  ])('judges an administrator by a member that is %s beside one of an unknown status: %s', async (status, verdict) => {
    const world = flawless();
    const ListMembers = (output: object) => ({
      ...output,
      Members: ['EnabledByPolicy', status].map((RelationshipStatus) => ({ AccountId: '1', RelationshipStatus })),
    });
    const verdicts = await judgeRetold(world, world.security.id, 'guardduty.centrally-managed', { ListMembers });
    expect(verdicts.map((one) => one.status)).toEqual([verdict, verdict, verdict]);
  });

  it('passes the administrator, and the management account that it administers', async () => {
    const world = flawless();
    for (const { id } of [world.security, world.management]) {
      const { verdicts } = await judge(world, id, 'guardduty.centrally-managed');
      expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
    }
  });

  it.each(['guardduty:GetAdministratorAccount', 'guardduty:ListMembers'])(
    'cannot tell who administers a detector when %s is denied',
    async (action) => {
      const world = flawless();
      world.fault({ kind: 'deny', action });
      const { verdicts } = await judge(world, world.security.id, 'guardduty.centrally-managed');
      expect(verdicts.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);
      expect(verdicts[0]?.because).toContain(action);
    },
  );

  it('judges the organisation through its delegated administrator', async () => {
    const { verdicts } = await judge(flawless(), 'organization', 'guardduty.');
    expect(verdicts.map((verdict) => verdict.status)).toEqual(['pass', 'pass', 'pass']);
  });
});

const REGION = 'eu-west-1';
const threat = (AccountId: string, more: object = {}) => ({
  AccountId,
  Id: `finding-of-${AccountId}`,
  Arn: `arn:aws:guardduty:${REGION}:${AccountId}:detector/d/finding/of-${AccountId}`,
  Type: 'UnauthorizedAccess:EC2/SSHBruteForce',
  Severity: 8,
  CreatedAt: '2026-01-01T00:00:00.000Z',
  Region: REGION,
  ...more,
});

/** Statuses in one region where AWS answers so there, by control. */
async function judgedWith(account: string, altered: Altered, world = flawless()) {
  const verdicts = await judgeRetold(world, account, 'guardduty.', onlyIn(REGION, altered));
  const isHere = ({ region, resource }: PlacedVerdict) => [region, resource].includes(REGION);
  expect(verdicts.filter((verdict) => !isHere(verdict) && verdict.status !== 'pass')).toEqual([]);
  const here = verdicts.filter(isHere);
  return Object.fromEntries(here.map(({ control, status }) => [control.replace('guardduty.', ''), status]));
}

describe('a GuardDuty detector', () => {
  const detector = (change: object) =>
    judgedWith(memberOf(flawless()), { GetDetector: (answer: object) => ({ ...answer, ...change }) });

  it.each([
    [
      'of an unlisted status',
      { Status: 'PAUSED' },
      { enabled: 'unknown', 'no-high-findings': 'unknown', 'protection-plans': 'unknown' },
    ],
    [
      'that does not tell of its features',
      { Features: undefined },
      { enabled: 'pass', 'no-high-findings': 'pass', 'protection-plans': 'unknown' },
    ],
    [
      'that tells of no plan',
      { Features: [] },
      { enabled: 'pass', 'no-high-findings': 'pass', 'protection-plans': 'unknown' },
    ],
    [
      'with a plan of an unlisted status',
      { Features: [{ Name: 'S3_DATA_EVENTS', Status: 'TRIAL' }] },
      { enabled: 'pass', 'no-high-findings': 'pass', 'protection-plans': 'unknown' },
    ],
    [
      'with a plan that is off, beside one of an unlisted status',
      {
        Features: [
          { Name: 'S3_DATA_EVENTS', Status: 'TRIAL' },
          { Name: 'EKS_AUDIT_LOGS', Status: 'DISABLED' },
        ],
      },
      { enabled: 'pass', 'no-high-findings': 'pass', 'protection-plans': 'fail' },
    ],
  ])('%s darkens what depends on that alone', async (_name, change, statuses) => {
    // who administers a detector depends on none of this
    expect(await detector(change)).toEqual({ 'centrally-managed': 'pass', ...statuses });
  });

  it('that was deleted after it was listed is ignored', async () => {
    const GetDetector = () => {
      throw apiError(
        'BadRequestException',
        'The request is rejected because the input detectorId is not owned by the current account.',
      );
    };
    expect(await judgedWith(memberOf(flawless()), { GetDetector })).toEqual({
      enabled: 'fail',
      'no-high-findings': 'not-applicable',
    });
  });

  it('needs the plans that its region offers, and no others', async () => {
    const world = createWorld({ flaws: 0, accounts: 4, regions: ['ap-east-2'] });
    const without = ({ Features }: { Features: { Name: string }[] }) => ({
      Status: 'ENABLED',
      Tags: {},
      Features: Features.filter(({ Name }) => Name !== 'RDS_LOGIN_EVENTS'),
    });
    const verdicts = await judgeRetold(world, memberOf(world), 'guardduty.protection-plans', { GetDetector: without });
    expect(verdicts).toMatchObject([
      { status: 'pass', because: 'all required protection plans are on; the region does not offer RDS_LOGIN_EVENTS' },
    ]);
  });
});

describe('GuardDuty findings', () => {
  const finding = (...findings: object[]) =>
    judgedWith(memberOf(flawless()), {
      ListFindings: () => ({ FindingIds: findings.map((found) => (found as { Id: string }).Id) }),
      GetFindings: () => ({ Findings: findings }),
    });
  const own = memberOf(flawless());

  it('of the account itself fail it', async () => {
    expect((await finding(threat(own)))['no-high-findings']).toBe('fail');
  });

  it('of a member fail the member, and not its administrator', async () => {
    const world = flawless();
    const member = memberOf(world);
    const state = world.state<{ findings: object[] }>(guardduty, member, REGION, true);
    state.findings.push(threat(member));
    const statuses = async (account: string) =>
      (await judge(world, account, 'guardduty.no-high')).verdicts.map(({ status }) => status);
    expect(await statuses(world.security.id)).toEqual(['pass', 'pass', 'pass']);
    expect(await statuses(member)).toEqual(['pass', 'fail', 'pass']);
    expect((await finding(threat('123456789012')))['no-high-findings']).toBe('pass');
  });

  it('that are samples do not count', async () => {
    const sample = {
      Service: { AdditionalInfo: { Value: '{"threatListName":"GeneratedFindings","sample":true}', Type: 'default' } },
    };
    expect((await finding(threat(own, sample)))['no-high-findings']).toBe('pass');
  });

  it.each([
    [
      'when they are listed and not answered',
      { ListFindings: () => ({ FindingIds: ['a'] }), GetFindings: () => ({ Findings: [] }) },
    ],
    ['without a date that is one', one({ CreatedAt: 'lately' })],
    ['without a severity', one({ Severity: undefined })],
    ['that do not say whose they are', one({ AccountId: undefined })],
  ])('are unknown %s', async (_name, altered) => {
    expect((await judgedWith(own, altered))['no-high-findings']).toBe('unknown');
  });

  it('that are overdue fail the account, even if other findings are unreadable', async () => {
    const odd = { ...threat(own, { CreatedAt: 'lately' }), Id: 'odd' };
    expect((await finding(odd, threat(own)))['no-high-findings']).toBe('fail');
  });

  function one(change: object): Altered {
    const odd = { ...threat(memberOf(flawless())), ...change };
    return { ListFindings: () => ({ FindingIds: [odd.Id] }), GetFindings: () => ({ Findings: [odd] }) };
  }
});

describe('GuardDuty in the organisation', () => {
  const settings = (altered: Altered) => judgedWith('organization', altered);

  it.each([
    [
      'an unlisted setting',
      {
        DescribeOrganizationConfiguration: () => ({
          AutoEnableOrganizationMembers: 'SOME',
          MemberAccountLimitReached: false,
        }),
      },
      'unknown',
    ],
    [
      'the retired setting alone',
      { DescribeOrganizationConfiguration: () => ({ AutoEnable: true, MemberAccountLimitReached: false }) },
      'unknown',
    ],
    [
      'no word on the limit',
      { DescribeOrganizationConfiguration: () => ({ AutoEnableOrganizationMembers: 'ALL' }) },
      'unknown',
    ],
    [
      'a setting that is known to be wrong, and no word on the limit',
      { DescribeOrganizationConfiguration: () => ({ AutoEnableOrganizationMembers: 'NEW' }) },
      'fail',
    ],
    ['an empty answer', { DescribeOrganizationConfiguration: () => ({}) }, 'unknown'],
    [
      'an administrator of an unlisted status',
      {
        ListOrganizationAdminAccounts: () => ({
          AdminAccounts: [{ AdminAccountId: '111122223333', AdminStatus: 'INVITED' }],
        }),
      },
      'unknown',
    ],
    [
      'an administrator that is leaving',
      {
        ListOrganizationAdminAccounts: () => ({
          AdminAccounts: [{ AdminAccountId: '111122223333', AdminStatus: 'DISABLE_IN_PROGRESS' }],
        }),
      },
      'fail',
    ],
  ])('with %s', async (_name, altered, status) => {
    expect(await settings(altered)).toEqual({ 'org-auto-enable': status });
  });

  it('gives unknown only for the denied region, and fail for another region', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'guardduty:ListDetectors', account: world.security.id, region: REGION });
    world.state<{ autoEnable: string }>(guardduty, world.security.id, 'us-east-1', true).autoEnable = 'NONE';
    const { verdicts } = await judge(world, 'organization', 'guardduty.');
    expect(verdicts.map(({ resource, status }) => [resource, status])).toEqual([
      ['us-east-1', 'fail'],
      [REGION, 'unknown'],
      ['ap-southeast-2', 'pass'],
    ]);
  });
});
