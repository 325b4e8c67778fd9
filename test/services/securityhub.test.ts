import {
  BatchDisableStandardsCommand,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  DisableSecurityHubCommand,
  EnableSecurityHubCommand,
  GetEnabledStandardsCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { describe, expect, it } from 'vitest';
import { accountOnly } from '../../shared/core/account.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import { gather } from '../../shared/core/gather.ts';
import { matchesTrigger } from '../../shared/core/trigger.ts';
import { GENERATOR } from '../../shared/reports/asff.ts';
import { controlResults, criticalFindings } from '../../shared/services/securityhub/findings.ts';
import { clientIn, reachIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { portsOf } from '../support/ports.ts';
import { type Altered, judge, judgeRetold, onlyIn, type PlacedVerdict } from '../support/simulation.ts';

const REGION = 'eu-west-1';
const CONTROLS = ['enabled', 'no-critical-findings', 'score', 'standard-cis', 'standard-fsbp'];

const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const hubIn = (world: World, account = memberOf(world), region = REGION) =>
  clientIn(world, SecurityHubClient, { account, region });
const administratorIn = (world: World, region: string) => hubIn(world, world.security.id, region);

/** A call takes a hundred findings. */
async function importAll(world: World, findings: readonly ReturnType<typeof imported>[]): Promise<void> {
  for (let from = 0; from < findings.length; from += 100)
    await hubIn(world).send(new BatchImportFindingsCommand({ Findings: findings.slice(from, from + 100) }));
}

/** `<control>@<region>` → status, of every verdict that is not a pass. */
const notPassing = (verdicts: readonly PlacedVerdict[]) =>
  Object.fromEntries(
    verdicts
      .filter(({ status }) => status !== 'pass')
      .map(({ control, region, status }) => [`${control.replace('securityhub.', '')}@${region}`, status]),
  );

const everywhere = (status: string) => Object.fromEntries(CONTROLS.map((id) => [`${id}@${REGION}`, status]));

/** A finding as a product would import it. */
const imported = (id: string, more: object = {}) => ({
  SchemaVersion: '2018-10-08',
  Id: id,
  ProductArn: `arn:aws:securityhub:${REGION}::product/aws/inspector`,
  ProductName: 'Inspector',
  GeneratorId: 'AWSInspector',
  AwsAccountId: '',
  CreatedAt: '2026-01-10T00:00:00.000Z',
  UpdatedAt: '2026-01-10T00:00:00.000Z',
  Title: `Vulnerability ${id}`,
  Description: 'A package is vulnerable',
  Severity: { Label: 'CRITICAL' as const },
  Resources: [],
  ...more,
});

describe('Security Hub in a simulated organisation', () => {
  it('passes everywhere in flawless accounts, with few calls', async () => {
    const world = flawless();
    for (const { id } of world.accounts) {
      const { verdicts, calls } = await judge(world, id, 'securityhub.');
      expect(verdicts).toHaveLength(CONTROLS.length * world.regions.length);
      expect(notPassing(verdicts)).toEqual({});
      expect([...calls.values()].reduce((sum, count) => sum + count)).toBeLessThanOrEqual(5 * world.regions.length);
    }
  });

  it('sees Security Hub disabled, in that region only, and says who did it', async () => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    await hubIn(world).send(new DisableSecurityHubCommand({}));

    const { verdicts } = await judge(world, memberOf(world), 'securityhub.');
    expect(notPassing(verdicts)).toEqual({
      ...everywhere('fail'),
      [`no-critical-findings@${REGION}`]: 'not-applicable',
      [`score@${REGION}`]: 'not-applicable',
    });
    expect(events[0]?.detail).toMatchObject({ eventName: 'DisableSecurityHub' });
  });

  it('waits a day for the first results, and no longer', async () => {
    const world = flawless();
    await hubIn(world).send(new DisableSecurityHubCommand({}));
    await hubIn(world).send(new EnableSecurityHubCommand({}));
    const young = await judge(world, memberOf(world), 'securityhub.score');
    expect(notPassing(young.verdicts)).toEqual({ [`score@${REGION}`]: 'not-applicable' });

    world.advance(24 * 3_600_000);
    const { verdicts } = await judge(world, memberOf(world), 'securityhub.score');
    expect(notPassing(verdicts)).toEqual({ [`score@${REGION}`]: 'fail' });
  });

  it('sees a standard disabled', async () => {
    const world = flawless();
    const { StandardsSubscriptions = [] } = await hubIn(world).send(new GetEnabledStandardsCommand({}));
    const cis = StandardsSubscriptions.flatMap(({ StandardsSubscriptionArn: arn }) =>
      arn?.includes('cis') ? arn : [],
    );
    await hubIn(world).send(new BatchDisableStandardsCommand({ StandardsSubscriptionArns: cis }));
    const { verdicts } = await judge(world, memberOf(world), 'securityhub.');
    expect(notPassing(verdicts)).toEqual({ [`standard-cis@${REGION}`]: 'fail' });
  });

  it('counts a critical finding until it is resolved, in its own account only', async () => {
    const world = flawless();
    const AwsAccountId = memberOf(world);
    const finding = imported('cve-1', { AwsAccountId });
    await hubIn(world).send(new BatchImportFindingsCommand({ Findings: [finding] }));
    const { verdicts } = await judge(world, AwsAccountId, 'securityhub.');
    expect(notPassing(verdicts)).toEqual({ [`no-critical-findings@${REGION}`]: 'fail' });

    // The administrator sees it as well, in the home region that gathers it too: it is not the administrator's own.
    const Filters = { SeverityLabel: [{ Value: 'CRITICAL', Comparison: 'EQUALS' as const }] };
    const { Findings } = await administratorIn(world, 'us-east-1').send(new GetFindingsCommand({ Filters }));
    expect(Findings?.map(({ Id }) => Id)).toEqual(['cve-1']);
    expect(notPassing((await judge(world, world.security.id, 'securityhub.')).verdicts)).toEqual({});

    const FindingIdentifiers = [{ Id: finding.Id, ProductArn: finding.ProductArn }];
    const resolve = new BatchUpdateFindingsCommand({ FindingIdentifiers, Workflow: { Status: 'RESOLVED' } });
    await hubIn(world).send(resolve);
    expect(notPassing((await judge(world, AwsAccountId, 'securityhub.')).verdicts)).toEqual({});
  });

  it('does not count what Plumbline imported itself', async () => {
    const world = flawless();
    const AwsAccountId = memberOf(world);
    const own = imported('own', { AwsAccountId, GeneratorId: 'plumbline/securityhub.no-critical-findings' });
    await hubIn(world).send(new BatchImportFindingsCommand({ Findings: [own] }));
    expect(notPassing((await judge(world, AwsAccountId, 'securityhub.')).verdicts)).toEqual({});
  });

  it('scores failed and unevaluated controls, but no suppressed finding', async () => {
    const world = flawless();
    const AwsAccountId = memberOf(world);
    const ProductArn = `arn:aws:securityhub:${REGION}::product/aws/securityhub`;
    const check = (id: string, Status: 'FAILED' | 'WARNING') =>
      imported(id, {
        AwsAccountId,
        ProductArn,
        Severity: { Label: 'LOW' },
        Compliance: { Status, SecurityControlId: id },
      });
    await hubIn(world).send(
      new BatchImportFindingsCommand({ Findings: [check('KMS.4', 'FAILED'), check('EC2.8', 'WARNING')] }),
    );
    const { verdicts } = await judge(world, AwsAccountId, 'securityhub.');
    expect(notPassing(verdicts)).toEqual({ [`score@${REGION}`]: 'fail' });
    const score = verdicts.find(({ control, status }) => control === 'securityhub.score' && status === 'fail');
    expect(score?.because).toBe('1 failed: KMS.4; 1 not evaluated: EC2.8');

    const FindingIdentifiers = ['KMS.4', 'EC2.8'].map((Id) => ({ Id, ProductArn }));
    const suppress = new BatchUpdateFindingsCommand({ FindingIdentifiers, Workflow: { Status: 'SUPPRESSED' } });
    await hubIn(world).send(suppress);
    expect(notPassing((await judge(world, AwsAccountId, 'securityhub.')).verdicts)).toEqual({});
  });

  it('reads pages until it can decide', async () => {
    const world = flawless({ pageSize: 2 });
    const AwsAccountId = memberOf(world);
    const Findings = Array.from({ length: 301 }, (_, index) => imported(`cve-${index}`, { AwsAccountId }));
    await importAll(world, Findings);
    const { verdicts, calls } = await judge(world, AwsAccountId, 'securityhub.no-critical-findings');
    const [, there] = verdicts;
    expect(there?.because).toContain('100 or more open: ');
    // 50 pages of 2 where there are 301 findings, one page in each of the other regions
    expect(calls.get('securityhub:GetFindings')).toBe(52);
  });

  it('says how many controls passed only when it read all findings', async () => {
    const world = flawless();
    const AwsAccountId = memberOf(world);
    const ProductArn = `arn:aws:securityhub:${REGION}::product/aws/securityhub`;
    const Compliance = { Status: 'FAILED' as const, SecurityControlId: 'S3.1' };
    const failing = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        imported(`${count}-${index}`, { AwsAccountId, ProductArn, Compliance }),
      );
    const resultsAfter = async (count: number) => {
      await importAll(world, failing(count));
      const facts = await gather({
        account: accountOnly(AwsAccountId),
        regions: [REGION],
        collectors: [controlResults],
        ports: portsOf(reachIn(world).account(AwsAccountId)),
        now: world.now(),
      });
      const found = facts.get(controlResults.id)?.get(REGION);
      return found instanceof CouldNotRead ? found : found?.[0]?.facts;
    };
    expect(await resultsAfter(1_000)).toMatchObject({ failed: ['S3.1'], passedAtLeast: 6, passed: 6 });
    expect(await resultsAfter(1)).toMatchObject({
      failed: ['S3.1'],
      passedAtLeast: 0,
      passed: expect.any(CouldNotRead),
    });
  });

  it('is unknown when a later page cannot be read', async () => {
    const world = flawless({ pageSize: 2 });
    world.fault({ kind: 'server-error', action: 'securityhub:GetFindings', region: REGION, after: 2 });
    const { verdicts } = await judge(world, memberOf(world), 'securityhub.score');
    expect(notPassing(verdicts)).toEqual({ [`score@${REGION}`]: 'unknown' });
  });

  it.each([
    ['securityhub:DescribeHub', CONTROLS],
    ['securityhub:GetEnabledStandards', ['standard-cis', 'standard-fsbp']],
    ['securityhub:GetFindings', ['no-critical-findings', 'score']],
  ])('is unknown when %s is denied', async (action, controls) => {
    const world = flawless();
    world.fault({ kind: 'deny', action, region: REGION });
    const { verdicts } = await judge(world, memberOf(world), 'securityhub.');
    expect(notPassing(verdicts)).toEqual(Object.fromEntries(controls.map((id) => [`${id}@${REGION}`, 'unknown'])));
    expect(verdicts.find(({ status }) => status === 'unknown')?.because).toContain(action);
  });

  const judgedWith = async (altered: Altered, world = flawless()) =>
    notPassing(await judgeRetold(world, memberOf(world), 'securityhub.', onlyIn(REGION, altered)));

  it.each([
    ['is no date', 'a while ago'],
    ['lies in the future', '2027-01-01T00:00:00Z'],
    ['is left out', undefined],
  ])('is on, and cannot be scored, when the date since which it is on %s', async (_name, SubscribedAt) => {
    const DescribeHub = (answer: object) => ({ ...answer, SubscribedAt });
    expect(await judgedWith({ DescribeHub })).toEqual({ [`score@${REGION}`]: 'unknown' });
  });

  const standard = (name: string, change: object) => ({
    GetEnabledStandards: ({ StandardsSubscriptions }: { StandardsSubscriptions: { StandardsArn: string }[] }) => ({
      StandardsSubscriptions: StandardsSubscriptions.map((one) =>
        one.StandardsArn.includes(name) ? { ...one, ...change } : one,
      ),
    }),
  });

  it.each([
    ['an unlisted status', { StandardsStatus: 'PAUSED' }, { 'standard-cis': 'unknown' }],
    ['no status', { StandardsStatus: undefined }, { 'standard-cis': 'unknown' }],
    ['an ARN that is none', { StandardsArn: 'cis' }, { 'standard-cis': 'unknown' }],
    ['a status that is known', { StandardsStatus: 'INCOMPLETE' }, { 'standard-cis': 'fail' }],
  ])('darkens the benchmark alone for %s', async (_name, change, expected) => {
    expect(await judgedWith(standard('cis', change))).toEqual(
      Object.fromEntries(Object.entries(expected).map(([id, status]) => [`${id}@${REGION}`, status])),
    );
  });

  const critical = (...findings: object[]) => ({
    GetFindings: (answer: object, input: object) =>
      JSON.stringify(input).includes('CRITICAL') ? { Findings: findings } : answer,
  });

  it.each([
    ['samples', { Sample: true }, 'pass'],
    ["another account's", { AwsAccountId: '444455556666' }, 'pass'],
    ['without an owner', { AwsAccountId: undefined }, 'unknown'],
    ['whose date is none', { CreatedAt: 'lately' }, 'unknown'],
    ['of the account', {}, 'fail'],
  ])('judges critical findings that are %s', async (_name, change, status) => {
    const world = flawless();
    const finding = imported('cve-1', { AwsAccountId: memberOf(world), ...change });
    expect(await judgedWith(critical(finding), world)).toEqual(
      status === 'pass' ? {} : { [`no-critical-findings@${REGION}`]: status },
    );
  });

  it('fails because of one failed control, even if other results are unreadable', async () => {
    const AwsAccountId = memberOf(flawless());
    const failed = imported('a', { AwsAccountId, Compliance: { Status: 'FAILED', SecurityControlId: 'S3.1' } });
    const odd = imported('b', { AwsAccountId, Compliance: { Status: 'PERHAPS', SecurityControlId: 'S3.2' } });
    const results = (...findings: object[]) => ({
      GetFindings: (answer: object, input: object) =>
        JSON.stringify(input).includes('WARNING') ? { Findings: findings } : answer,
    });
    expect(await judgedWith(results(odd, failed))).toEqual({ [`score@${REGION}`]: 'fail' });
    expect(await judgedWith(results(odd))).toEqual({ [`score@${REGION}`]: 'unknown' });
  });
});

describe('a critical finding that is imported', () => {
  const wakes = (GeneratorId: string, Label = 'CRITICAL') =>
    criticalFindings.triggers.some((trigger) =>
      matchesTrigger(trigger, {
        ...{ source: 'aws.securityhub', detailType: 'Security Hub Findings - Imported' },
        detail: { findings: [{ GeneratorId, Severity: { Label } }] },
      }),
    );

  it('is read again, unless Plumbline imported it itself', () => {
    expect(wakes('AWSInspector')).toBe(true);
    expect(wakes('AWSInspector', 'HIGH')).toBe(false);
    expect(wakes(`${GENERATOR}/securityhub.no-critical-findings`)).toBe(false);
  });
});
