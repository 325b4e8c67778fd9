import { describe, expect, it } from 'vitest';
import { CONCURRENT_ACCOUNTS, executionsNeeded } from '../../shared/core/deployed.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { Seen } from '../../shared/core/reading.ts';
import { EXECUTIONS, executionsCheck, RULES, type RulesOnBus, rulesCheck } from '../../shared/doctor/quotas.ts';
import { readQuota } from '../../shared/doctor/reading-stacks.ts';
import type { EventBridge, SimulatedRule } from '../../simulator/services/eventbridge.ts';
import { eventBridge } from '../../simulator/services/eventbridge.ts';
import { type ServiceQuotas, serviceQuotas } from '../../simulator/services/service-quotas.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { examined, reachOf, rulesIn, withStatus } from './support.ts';

const flawless = () => createWorld({ flaws: 0, accounts: 4 });
const REGION = 'eu-west-1';
const quotasIn = (world: World, account: string, region = REGION) =>
  world.state<ServiceQuotas>(serviceQuotas, account, region, true).applied;
const nameOf = ({ service, code }: { service: string; code: string }) => `${service}/${code}`;
const NEEDED = executionsNeeded(CONCURRENT_ACCOUNTS, 0);

describe('concurrent executions', () => {
  it.each<[string, number, number, number, string]>([
    ['as many as are needed', NEEDED, CONCURRENT_ACCOUNTS, 0, 'ok'],
    ['one too few', NEEDED - 1, CONCURRENT_ACCOUNTS, 0, 'missing'],
    ['too few for more accounts at once', NEEDED, CONCURRENT_ACCOUNTS + 1, 0, 'missing'],
    ['too few for a pager', NEEDED + 1, CONCURRENT_ACCOUNTS, 1, 'missing'],
    ['as many as a pager needs', NEEDED + 2, CONCURRENT_ACCOUNTS, 1, 'ok'],
  ])('%s', (_name, value, concurrentAccounts, deliveredRoutes, status) => {
    expect(executionsCheck(value, REGION, { concurrentAccounts, deliveredRoutes })).toMatchObject({ status });
  });

  it('of a new account are too few, and the reason for the need is given', async () => {
    const world = flawless();
    quotasIn(world, world.security.id).set(nameOf(EXECUTIONS), 10);
    const { checks } = await examined(world);
    expect(withStatus(checks, 'missing')).toEqual(['quota.concurrency']);
    expect(checks.get('quota.concurrency')).toMatchObject({
      found:
        '10 in eu-west-1, where 209 are needed: 40 accounts at once, 69 for the other functions, ' +
        '100 that Lambda keeps unreserved',
      run:
        'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384' +
        ' --desired-value 1000 --region eu-west-1',
    });
  });

  it('beyond the default are requested as needed', () => {
    const takes = { concurrentAccounts: 1_000, deliveredRoutes: 3 };
    expect(executionsCheck(1_000, REGION, takes).run).toContain(`--desired-value ${executionsNeeded(1_000, 3)} `);
  });
});

describe('a quota', () => {
  const read = (world: World, account: string) =>
    readQuota(reachOf(world, account), { account, region: REGION }, EXECUTIONS);

  it('that was raised has its own value, and any other the default', async () => {
    const world = flawless();
    expect(await read(world, world.security.id)).toBe(2_000);
    expect(await read(world, world.management.id)).toBe(1_000);
  });

  it('is unknown when its service does not answer Service Quotas', async () => {
    const world = flawless();
    const account = world.security.id;
    world.state<ServiceQuotas>(serviceQuotas, account, REGION, true).unanswered.add(nameOf(EXECUTIONS));
    const { checks } = await examined(world);
    expect(checks.get('quota.concurrency')).toMatchObject({
      status: 'unknown',
      found:
        'could not read: servicequotas:GetServiceQuota failed: AWS Lambda did not answer (DEPENDENCY_SERVICE_ERROR)',
    });
  });

  it('that was never raised is unknown when its default is unreadable', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'servicequotas:GetAWSDefaultServiceQuota' });
    expect(await read(world, world.security.id)).toBe(2_000);
    await expect(read(world, world.management.id)).rejects.toMatchObject({
      action: 'servicequotas:GetAWSDefaultServiceQuota',
      reason: 'denied',
    });
  });
});

describe('rules on the default bus', () => {
  const others = (count: number): SimulatedRule[] =>
    Array.from({ length: count }, (_, index) => ({
      Name: `other-${index}`,
      Arn: `arn:aws:events:${REGION}:111111111111:rule/other-${index}`,
      State: 'ENABLED',
      targets: [],
    }));
  const fill = (world: World, account: string, count: number) => {
    const state = world.state<EventBridge>(eventBridge, account, REGION, true);
    state.rules = [...others(count), ...state.rules.filter(({ Description }) => Description)];
  };

  it.each<[string, number, string[]]>([
    ['full to the last', 300 - rulesIn(REGION), []],
    ['one too many', 301 - rulesIn(REGION), ['quota.rules.hub']],
  ])('%s', async (_name, count, lacking) => {
    const world = flawless();
    fill(world, world.security.id, count);
    const { checks } = await examined(world);
    expect(withStatus(checks, 'missing')).toEqual(lacking);
    expect(checks.get('quota.rules.hub')?.found).toContain(
      `eu-west-1: ${count} rules of others and ${rulesIn(REGION)} of Plumbline's, of 300`,
    );
  });

  it('of other tools leave room where the quota was raised', async () => {
    const world = flawless();
    fill(world, world.management.id, 400);
    expect((await examined(world)).checks.get('quota.rules.management')).toMatchObject({
      status: 'missing',
      run:
        'aws service-quotas request-service-quota-increase --service-code events --quota-code L-244521F2' +
        ` --desired-value ${400 + rulesIn(REGION)} --region eu-west-1`,
    });
    quotasIn(world, world.management.id).set(nameOf(RULES), 500);
    expect(withStatus((await examined(world)).checks, 'missing')).toEqual([]);
  });

  it('are reported where the bus is full even if another region is unreadable', () => {
    const denied = new CouldNotRead('events:ListRules', 'denied', 'AccessDeniedException');
    const need = { id: 'quota.rules.hub', title: 't' };
    const judged = (...places: [string, Seen<RulesOnBus>][]) => rulesCheck(need, new Map(places), () => 4);
    const full: [string, RulesOnBus] = ['af-south-1', { quota: 100, others: 97 }];
    expect(judged(full, ['us-east-1', denied])).toMatchObject({ status: 'missing' });
    expect(judged(['eu-west-1', { quota: 300, others: 97 }], ['us-east-1', denied])).toMatchObject({
      status: 'unknown',
    });
  });
});
