/** Events that name other accounts and regions than those they are sent in, and the facts that they make stale. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { occurrenceFrom } from '../../functions/lib/events.ts';
import { reactFunction } from '../../functions/react.ts';
import { matchesTrigger } from '../../shared/core/trigger.ts';
import { lookUp, unitsOfTrigger } from '../../shared/pipeline/units-of-event.ts';
import { sqsEvent } from '../../simulator/invocations.ts';
import { watched } from '../support/ports.ts';
import { AWAY, HOME, sentCall, sentEvent } from '../support/sent-events.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ accounts: 6 });
  await stage.runtime.scan();
});
afterAll(() => stage?.close());
beforeEach(() => stage.runtime.calls.byAction.clear());

const member = (index = 3) => stage.world.accounts[index]?.id ?? '';
const administrator = () => stage.world.security.id;

const call = (account: string, service: string, eventName: string, requestParameters: object) =>
  sentCall(account, service, eventName, { requestParameters });
const finding = (AwsAccountId: string, Region = AWAY) => ({
  ...{ AwsAccountId, Region, GeneratorId: 'aws-foundational-security-best-practices/v/1.0.0/S3.1' },
  Severity: { Label: 'CRITICAL' },
});
const imported = (...findings: object[]) =>
  sentEvent(administrator(), 'aws.securityhub', 'Security Hub Findings - Imported', { findings });

/** The units that the triggers read from the event alone, each once. */
async function aboutOf(sent: object) {
  const occurrence = occurrenceFrom(JSON.stringify(sent));
  const look = { ...lookUp(stage.runtime.wiring), unit: async () => null, accounts: async () => [] };
  const heard = look.triggers.filter((trigger) => matchesTrigger(trigger, occurrence));
  const told = { ...occurrence, mentions: () => [] };
  const places = (await Promise.all(heard.map((trigger) => unitsOfTrigger(look, told, trigger, [])))).flat();
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** The accounts and regions for which the reaction requested clients, each once. */
async function places(sent: object): Promise<string[]> {
  const { wiring } = stage.runtime;
  const asked = new Set<string>();
  const sources = watched(wiring.sources, ({ account, region }) => asked.add(`${account}/${region}`));
  const answer = await reactFunction(() => ({ ...wiring, sources }))(sqsEvent([sent]), {
    getRemainingTimeInMillis: () => 60_000,
  } as never);
  expect(answer).toEqual({ batchItemFailures: [] });
  return [...asked].sort();
}
const failures = (sent: object) =>
  reactFunction(() => stage.runtime.wiring)(sqsEvent([sent]), { getRemainingTimeInMillis: () => 60_000 } as never);

describe('an event', () => {
  it('concerns the account and region of the finding, not those of the event', async () => {
    expect(await aboutOf(imported(finding(member())))).toEqual([{ account: member(), region: AWAY }]);
    expect(await places(imported(finding(member())))).toEqual([`${member()}/${AWAY}`]);
    const threat = { accountId: member(), region: HOME, severity: 8 };
    expect(await places(sentEvent(administrator(), 'aws.guardduty', 'GuardDuty Finding', threat))).toEqual([
      `${member()}/${HOME}`,
    ]);
  });

  it('concerns its own region when it names none', async () => {
    const { Region, ...without } = finding(member());
    expect(Region).toBe(AWAY);
    expect(await aboutOf(imported(without))).toEqual([{ account: member(), region: HOME }]);
  });

  it('of an administrator concerns the members that its call names', async () => {
    const accountIds = [member(3), member(4)];
    const about = accountIds.map((account) => ({ account, region: HOME }));
    expect(await aboutOf(call(administrator(), 'guardduty', 'StopMonitoringMembers', { accountIds }))).toEqual(about);
    const GuardDuty = { accountDetails: accountIds.map((accountId) => ({ accountId, email: 'a@example.com' })) };
    expect(await aboutOf(call(administrator(), 'guardduty', 'CreateMembers', GuardDuty))).toEqual(about);
    const SecurityHub = { AccountDetails: accountIds.map((AccountId) => ({ AccountId })) };
    expect(await aboutOf(call(administrator(), 'securityhub', 'CreateMembers', SecurityHub))).toEqual(about);
    expect(await places(call(administrator(), 'guardduty', 'UpdateMemberDetectors', { accountIds }))).toEqual(
      accountIds.map((account) => `${account}/${HOME}`).sort(),
    );
  });

  it('concerns the account whose contact was changed from the management account', async () => {
    const { management } = stage.world;
    const contact = { accountId: member(), alternateContactType: 'SECURITY' };
    expect(await places(call(management.id, 'account', 'DeleteAlternateContact', contact))).toEqual([
      `${member()}/us-east-1`,
    ]);
    const own = { alternateContactType: 'SECURITY' };
    expect(await aboutOf(call(member(), 'account', 'DeleteAlternateContact', own))).toEqual([
      { account: member(), region: HOME },
    ]);
  });

  it("of a copy in another region concerns the source's region", async () => {
    const of = (name: string, parameters: object) => aboutOf(call(member(), 'rds', name, parameters));
    const source = `arn:aws:rds:${AWAY}:${member()}:db:orders`;
    const away = { account: member(), region: AWAY };
    const here = { account: member(), region: HOME };
    const backups = 'StartDBInstanceAutomatedBackupsReplication';
    expect(await of(backups, { sourceDBInstanceArn: source })).toEqual([away]);
    expect(await of('CreateDBInstanceReadReplica', { sourceDBInstanceIdentifier: source })).toEqual([here, away]);
    expect(await of('CreateDBInstanceReadReplica', { sourceDBInstanceIdentifier: 'orders' })).toEqual([here]);
    const replica = call(member(), 'rds', 'CreateDBInstanceReadReplica', { sourceDBInstanceIdentifier: source });
    const asked = await places(replica);
    expect(asked).toEqual(expect.arrayContaining([`${member()}/${AWAY}`, `${member()}/${HOME}`]));
    expect(asked.every((place) => place.startsWith(member()))).toBe(true);
  });

  it.each([
    ['no account', {}],
    ['what is none', { accountId: 'organization' }],
    ['another type', { accountId: 111122223333 }],
    ['nothing', { accountId: null }],
  ])('that names %s concerns the account and region that sent it', async (_what, said) => {
    const sent = sentEvent(member(), 'aws.guardduty', 'GuardDuty Finding', { ...said, severity: 8 });
    expect(await aboutOf(sent)).toEqual([{ account: member(), region: HOME }]);
  });

  it('that names accounts that are not scanned causes no reads and no failure', async () => {
    expect(await places(imported(finding('999999999999')))).toEqual([]);
  });

  it('that names a region that is not scanned causes no reads there', async () => {
    expect(await places(imported(finding(member(), 'eu-south-2')))).toEqual([]);
  });

  it('from an account that is not scanned still concerns the accounts that it names', async () => {
    const forged = { ...imported(finding(member())), account: '999999999999' };
    expect(await places(forged)).toEqual([`${member()}/${AWAY}`]);
  });

  it('makes each unit be evaluated once, and no more units than one call can name', async () => {
    expect(await aboutOf(imported(finding(member()), finding(member()), finding(member(4))))).toHaveLength(2);
    const many = Array.from({ length: 200 }, (_, index) => String(100_000_000_000 + index));
    expect(await aboutOf(call(member(), 'guardduty', 'StopMonitoringMembers', { accountIds: many }))).toHaveLength(50);
  });
});

describe("the organisation's facts", () => {
  const organization = () => stage.runtime.calls.byAction.get('guardduty:DescribeOrganizationConfiguration') ?? 0;

  it("are read again when a service's administrator changes its configuration", async () => {
    await failures(call(administrator(), 'guardduty', 'UpdateOrganizationConfiguration', { autoEnable: false }));
    expect(organization()).toBe(stage.world.regions.length);
  });

  it('are read again when the management account appoints an administrator, and not when a member claims it did', async () => {
    const named = { adminAccountId: administrator() };
    await failures(call(member(), 'guardduty', 'DisableOrganizationAdminAccount', named));
    expect(organization()).toBe(0);
    await failures(call(stage.world.management.id, 'guardduty', 'DisableOrganizationAdminAccount', named));
    expect(organization()).toBe(stage.world.regions.length);
  });

  it('are not read again, with paid calls, when a member looks up its own costs', async () => {
    await failures(call(member(), 'ce', 'CreateAnomalyMonitor', {}));
    expect([...stage.runtime.calls.byAction.keys()]).toEqual([]);
  });
});
