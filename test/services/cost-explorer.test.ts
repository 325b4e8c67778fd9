import {
  CostExplorerClient,
  CreateAnomalyMonitorCommand,
  DeleteAnomalyMonitorCommand,
  GetAnomalyMonitorsCommand,
  GetAnomalySubscriptionsCommand,
  ListCostAllocationTagsCommand,
  ProvideAnomalyFeedbackCommand,
  UpdateAnomalySubscriptionCommand,
  UpdateCostAllocationTagsStatusCommand,
} from '@aws-sdk/client-cost-explorer';
import { describe, expect, it } from 'vitest';
import { GLOBAL, ORGANIZATION } from '../../shared/core/account.ts';
import {
  activeAllocationTags,
  costAnomalies,
  spendRecords,
} from '../../shared/services/cost-explorer/cost-explorer.ts';
import { anomalyMonitors } from '../../shared/services/cost-explorer/monitors.ts';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { type CostExplorer, costExplorer, raiseAnomaly } from '../../simulator/services/cost-explorer.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { type Altered, judge, judgeRetold } from '../support/simulation.ts';

const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
const inPayer = (world: World) =>
  clientIn(world, CostExplorerClient, { account: world.management.id, region: 'us-east-1' });
const inMember = (world: World) =>
  clientIn(world, CostExplorerClient, { account: world.accounts[3]?.id ?? '', region: 'us-east-1' });
const stateOf = (world: World) => world.state<CostExplorer>(costExplorer, world.management.id, GLOBAL, true);

const surge = (world: World, impact = 640) =>
  raiseAnomaly(world, {
    service: 'Amazon Elastic Compute Cloud - Compute',
    impact,
    account: world.accounts[3] ?? world.management,
    region: 'eu-west-1',
    usageType: 'EU-BoxUsage:p4d.24xlarge',
  });

const statuses = async (world: World, only = 'cost.') => {
  const { verdicts } = await judge(world, ORGANIZATION, only);
  return Object.fromEntries(verdicts.map((verdict) => [verdict.control, verdict.status]));
};

/** No baseline is agreed. */
const WITHOUT_BASELINE = 'not-applicable';
const ALL_PASS = {
  ...{ 'cost.allocation-tags': 'pass', 'cost.anomaly-detection': 'pass', 'cost.explorer': 'pass' },
  'cost.reduction-target': WITHOUT_BASELINE,
};

describe('Cost Explorer in a simulated organisation', () => {
  it('passes in a flawless organisation with six paid calls, all of them in the management account', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'ce:*', account: world.accounts[3]?.id });
    const { verdicts, calls } = await judge(world, ORGANIZATION, 'cost.');
    expect(Object.fromEntries(verdicts.map(({ control, status }) => [control, status]))).toEqual(ALL_PASS);
    expect([...calls.values()]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('fails for an anomaly, with the event that AWS documents, until feedback closes it', async () => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    const id = surge(world);

    const [found] = (await judge(world, ORGANIZATION, 'cost.open-anomalies')).verdicts;
    expect(found).toMatchObject({ resource: id, status: 'fail' });
    expect(found?.because).toContain('640 USD more than expected since 2026-01-14');
    expect(events[0]).toMatchObject({
      source: 'aws.ce',
      'detail-type': 'Anomaly Detected',
      account: world.management.id,
      region: 'us-east-1',
      detail: {
        anomalyId: id,
        accountId: world.management.id,
        impact: { totalImpact: 640 },
        rootCauses: [{ linkedAccount: world.accounts[3]?.id, region: 'eu-west-1' }],
      },
    });

    await inPayer(world).send(new ProvideAnomalyFeedbackCommand({ AnomalyId: id, Feedback: 'YES' }));
    const [settled] = (await judge(world, ORGANIZATION, 'cost.open-anomalies')).verdicts;
    expect(settled).toMatchObject({ resource: id, status: 'pass' });
    expect(events[1]?.detail).toMatchObject({ eventSource: 'ce.amazonaws.com', eventName: 'ProvideAnomalyFeedback' });
  });

  it('fails for a second anomaly too, and not for a small one or an old one', async () => {
    const world = flawless();
    surge(world, 9.99);
    surge(world, 200);
    surge(world, 50);
    surge(world, 300);
    const { verdicts } = await judge(world, ORGANIZATION, 'cost.open-anomalies');
    expect(verdicts.map(({ status }) => status)).toEqual(['fail', 'pass', 'fail']);
    world.advance(91 * 86_400_000);
    expect((await judge(world, ORGANIZATION, 'cost.open-anomalies')).verdicts).toEqual([]);
  });

  it('fails when the monitor is deleted, and when it has no subscriber any more', async () => {
    const world = flawless();
    const client = inPayer(world);
    const { AnomalySubscriptions } = await client.send(new GetAnomalySubscriptionsCommand({}));
    const SubscriptionArn = AnomalySubscriptions?.[0]?.SubscriptionArn;
    const Subscribers = [{ Address: 'finance@example.com', Type: 'EMAIL', Status: 'DECLINED' } as const];
    await client.send(new UpdateAnomalySubscriptionCommand({ SubscriptionArn, Subscribers }));
    expect(await statuses(world)).toEqual({ ...ALL_PASS, 'cost.anomaly-detection': 'fail' });

    const { AnomalyMonitors } = await client.send(new GetAnomalyMonitorsCommand({}));
    await client.send(new DeleteAnomalyMonitorCommand({ MonitorArn: AnomalyMonitors?.[0]?.MonitorArn }));
    const { verdicts, calls } = await judge(world, ORGANIZATION, 'cost.anomaly-detection');
    expect(verdicts.map(({ because }) => because)).toEqual(['there is no cost anomaly monitor']);
    expect(calls.has('ce:GetAnomalySubscriptions')).toBe(false);
  });

  it('fails when an allocation tag is deactivated', async () => {
    const world = flawless();
    const status = { TagKey: 'Project', Status: 'Inactive' } as const;
    await inPayer(world).send(new UpdateCostAllocationTagsStatusCommand({ CostAllocationTagsStatus: [status] }));
    expect(await statuses(world)).toEqual({ ...ALL_PASS, 'cost.allocation-tags': 'fail' });
  });

  it('tells Cost Explorer that was never enabled, or has no data yet, from a missing permission', async () => {
    const off = flawless();
    stateOf(off).enabled = false;
    const [verdict] = (await judge(off, ORGANIZATION, 'cost.explorer')).verdicts;
    expect(verdict).toMatchObject({ status: 'fail', because: expect.stringContaining('not enabled') });

    const young = flawless();
    stateOf(young).history = false;
    const [early] = (await judge(young, ORGANIZATION, 'cost.explorer')).verdicts;
    expect(early).toMatchObject({ status: 'fail', because: 'Cost Explorer has no cost of 2025-12' });
  });

  it('refuses allocation tags to a member account', async () => {
    await expect(inMember(flawless()).send(new ListCostAllocationTagsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  const actions = [anomalyMonitors, costAnomalies, activeAllocationTags, spendRecords].flatMap(
    (collector) => collector.actions,
  );
  const denials: [string, string, string, ...string[]][] = [
    ['ce:GetAnomalyMonitors', 'cost.anomaly-detection', 'AccessDeniedException'],
    ['ce:GetAnomalySubscriptions', 'cost.anomaly-detection', 'AccessDeniedException'],
    ['ce:GetAnomalies', 'cost.open-anomalies', 'AccessDeniedException'],
    ['ce:ListCostAllocationTags', 'cost.allocation-tags', 'AccessDeniedException'],
    ['ce:GetCostAndUsage', 'cost.explorer', 'AccessDeniedException', 'cost.reduction-target'],
    ['ce:GetCostForecast', 'cost.explorer', 'AccessDeniedException'],
  ];

  it('knows every action that can be denied', () => {
    expect(denials.map(([action]) => action).sort()).toEqual([...actions].sort());
  });

  it.each(denials)('is unknown when %s is denied, for %s alone', async (action, control, code, ...others) => {
    const world = flawless();
    world.fault({ kind: 'deny', action });
    const { verdicts } = await judge(world, ORGANIZATION, 'cost.');
    const dark = verdicts.filter(({ status }) => status === 'unknown');
    expect(dark.map((verdict) => verdict.control)).toEqual([control, ...others]);
    expect(dark[0]?.because).toContain(action);
    expect(dark[0]?.because).toContain(code);
    expect(verdicts.filter(({ status }) => !['unknown', 'pass', WITHOUT_BASELINE].includes(status))).toEqual([]);
  });

  it('still judges past costs when the forecast is denied', async () => {
    const world = flawless();
    stateOf(world).history = false;
    world.fault({ kind: 'deny', action: 'ce:GetCostForecast' });
    expect(await statuses(world, 'cost.explorer')).toEqual({ 'cost.explorer': 'fail' });
  });

  it('reads every page, and half a list is not a list', async () => {
    const world = flawless({ pageSize: 2 });
    for (let count = 0; count < 5; count += 1) surge(world, 200 + count);
    const client = inPayer(world);
    for (const MonitorName of ['tagged', 'chosen', 'other']) {
      const AnomalyMonitor = { MonitorName, MonitorType: 'CUSTOM' } as const;
      await client.send(new CreateAnomalyMonitorCommand({ AnomalyMonitor }));
    }
    const { verdicts, calls } = await judge(world, ORGANIZATION, 'cost.');
    expect(verdicts.filter(({ control }) => control === 'cost.open-anomalies')).toHaveLength(5);
    expect(calls.get('ce:GetAnomalies')).toBe(3);
    expect(calls.get('ce:GetAnomalyMonitors')).toBe(2);

    world.fault({ kind: 'server-error', action: 'ce:GetAnomalies', after: 1 });
    expect(await statuses(world, 'cost.open-anomalies')).toEqual({ 'cost.open-anomalies': 'unknown' });
  });
});

describe('Cost Explorer with an unreadable answer', () => {
  const judgedWith = async (altered: Altered, only = 'cost.') => {
    const world = flawless();
    surge(world);
    const verdicts = await judgeRetold(world, ORGANIZATION, only, altered);
    return Object.fromEntries(verdicts.map(({ control, status }) => [control.replace('cost.', ''), status]));
  };
  const monitor = (change: object) => ({
    GetAnomalyMonitors: ({ AnomalyMonitors: [one] }: { AnomalyMonitors: object[] }) => ({
      AnomalyMonitors: [{ ...one, ...change }],
    }),
  });
  const subscription = (change: object) => ({
    GetAnomalySubscriptions: ({ AnomalySubscriptions: [one] }: { AnomalySubscriptions: object[] }) => ({
      AnomalySubscriptions: [{ ...one, ...change }],
    }),
  });
  const anomaly = (change: object) => ({
    GetAnomalies: ({ Anomalies: [one] }: { Anomalies: object[] }) => ({ Anomalies: [{ ...one, ...change }] }),
  });
  const confirmed = { Address: 'finance@example.com', Type: 'EMAIL', Status: 'CONFIRMED' };
  const total = (Total: object | undefined) => ({ GetCostAndUsage: () => ({ ResultsByTime: [{ Total }] }) });

  it.each<[string, Altered, string, string]>([
    ['an unlisted kind of monitor', monitor({ MonitorType: 'GUESS' }), 'anomaly-detection', 'unknown'],
    ['an unlisted dimension', monitor({ MonitorDimension: 'MOOD' }), 'anomaly-detection', 'unknown'],
    ['a monitor without an ARN', monitor({ MonitorArn: undefined }), 'anomaly-detection', 'unknown'],
    [
      'a subscription to nobody knows what',
      subscription({ MonitorArnList: undefined }),
      'anomaly-detection',
      'unknown',
    ],
    [
      'an unlisted status of a subscriber',
      subscription({ Subscribers: [{ ...confirmed, Status: 'PENDING' }] }),
      'anomaly-detection',
      'unknown',
    ],
    [
      'one such subscriber beside one who is told',
      subscription({ Subscribers: [{}, confirmed] }),
      'anomaly-detection',
      'pass',
    ],
    ['an unlisted assessment', anomaly({ Feedback: 'MAYBE' }), 'open-anomalies', 'unknown'],
    ['a beginning that is no date', anomaly({ AnomalyStartDate: 'lately' }), 'open-anomalies', 'unknown'],
    ['no monitor, which its page alone needs', anomaly({ MonitorArn: undefined }), 'open-anomalies', 'fail'],
    ['no impact', anomaly({ Impact: {} }), 'open-anomalies', 'unknown'],
    [
      'a tag of an unlisted state',
      { ListCostAllocationTags: () => ({ CostAllocationTags: [{ TagKey: 'Project', Status: 'Soon' }] }) },
      'allocation-tags',
      'fail',
    ],
    [
      'a tag without a key',
      { ListCostAllocationTags: () => ({ CostAllocationTags: [{ Status: 'Active' }] }) },
      'allocation-tags',
      'unknown',
    ],
    [
      'an inactive tag',
      { ListCostAllocationTags: () => ({ CostAllocationTags: [{ TagKey: 'Project', Status: 'Inactive' }] }) },
      'allocation-tags',
      'fail',
    ],
    ['no month', { GetCostAndUsage: () => ({ ResultsByTime: [] }) }, 'explorer', 'unknown'],
    ['a month without an amount', total({}), 'explorer', 'unknown'],
    ['an amount that is no number', total({ UnblendedCost: { Amount: 'much' } }), 'explorer', 'pass'],
    ['an empty answer', { GetCostAndUsage: () => ({}) }, 'explorer', 'unknown'],
    ['an empty forecast', { GetCostForecast: () => ({}) }, 'explorer', 'unknown'],
  ])('judges %s', async (_name, altered, control, status) => {
    expect((await judgedWith(altered))[control]).toBe(status);
  });
});
