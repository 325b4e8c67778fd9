import { FisClient, StartExperimentCommand } from '@aws-sdk/client-fis';
import { SSMClient, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { experiments } from '../../shared/services/fis/experiments.ts';
import { healthChecks, publicZones } from '../../shared/services/route53/records.ts';
import { recoveryRunbooks } from '../../shared/services/ssm/automation.ts';
import { criticalResources } from '../../shared/services/tagging/critical-resources.ts';
import { criticalStores } from '../../shared/services/tagging/critical-stores.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import type { World } from '../../simulator/world.ts';
import { as, attest, flawless, HOME, judged, SECOND } from './dr-production.ts';

describe('evidence that AWS gives', () => {
  it('is a drill runbook that ran, and says so in an event', async () => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    await as(world, SSMClient, SECOND).send(new StartAutomationExecutionCommand({ DocumentName: 'DR-DrillCheckout' }));
    const [verdict] = (await judged(world, [], 'dr.drill-quarterly')).values();
    expect(verdict).toMatchObject({
      status: 'pass',
      because: `the last drill was on 2026-01-15 (automation DR-DrillCheckout in ${SECOND})`,
    });
    const own = recoveryRunbooks.triggers.map(({ detailType }) => detailType);
    expect(events.map((event) => event['detail-type'])).toEqual(expect.arrayContaining(own));
  });

  it('is an experiment that did something, and no preview of one', async () => {
    const world = flawless();
    const client = as(world, FisClient);
    const preview = { experimentTemplateId: 'EXTinstanceLoss', experimentOptions: { actionsMode: 'skip-all' } };
    await client.send(new StartExperimentCommand({ ...preview }));
    const lossOf = async () => [...(await judged(world, [], 'dr.fault-injection')).values()][0]?.because;
    expect(await lossOf()).toMatch(/^the last instance loss was on 2026-01-01 /);
    await client.send(new StartExperimentCommand({ experimentTemplateId: 'EXTinstanceLoss' }));
    expect(await lossOf()).toMatch(/^the last instance loss was on 2026-01-15 /);
  });

  it('is not required in a region that does not offer AWS FIS', async () => {
    const world = flawless();
    world.fault({ kind: 'no-address', action: 'fis:*', region: SECOND });
    const [verdict] = (
      await judged(world, [], 'dr.fault-injection', {
        ListExperiments: (output) => ({ ...output, experiments: [] }),
      })
    ).values();
    expect(verdict).toMatchObject({ status: 'fail', because: expect.stringContaining('none is recorded by AWS') });
  });

  it('is not read where an attestation is valid for long enough', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'fis:ListExperiments' });
    const [verdict] = (await judged(world, attest(world), 'dr.drill-quarterly')).values();
    expect(verdict?.status).toBe('pass');
    const [without] = (await judged(world, [], 'dr.drill-quarterly')).values();
    expect(without).toMatchObject({ status: 'unknown', because: expect.stringContaining('fis:ListExperiments') });
  });
});

const READ_BY: readonly (readonly [string, readonly string[]])[] = [
  ...criticalResources.actions.map(
    (action) => [action, ['dr.cross-region-replication', 'dr.route53-failover']] as const,
  ),
  ['dynamodb:DescribeTable', ['dr.cross-region-replication', 'dr.rpo-achieved']],
  ['dynamodb:DescribeContinuousBackups', ['dr.rpo-achieved']],
  ['s3:GetReplicationConfiguration', ['dr.cross-region-replication']],
  ['s3:ListAllMyBuckets', ['dr.cross-region-replication']],
  ['rds:DescribeDBInstances', ['dr.cross-region-replication', 'dr.rpo-achieved']],
  // a failover has the run of its runbook for proof as well, which is enough
  ...experiments.actions.map((action) => [action, ['dr.fault-injection', 'dr.drill-quarterly']] as const),
  ...recoveryRunbooks.actions.map((action) => [action, ['dr.rto-achieved', 'dr.drill-quarterly']] as const),
  ...[...publicZones.actions, ...healthChecks.actions].map((action) => [action, ['dr.route53-failover']] as const),
];

describe('what cannot be read', () => {
  it('is tried for every action of every collector', () => {
    const tried = READ_BY.map(([action]) => action);
    expect(tried).toEqual(expect.arrayContaining([...criticalStores.actions]));
  });

  it.each(READ_BY)('is unknown when %s is denied', async (action, controls) => {
    const world = flawless();
    const before = await judged(world, []);
    world.fault({ kind: 'deny', action });
    const verdicts = [...(await judged(world, [])).values()];
    const unknown = verdicts.filter(({ status }) => status === 'unknown');
    expect([...new Set(unknown.map(({ control }) => control))]).toEqual(expect.arrayContaining([...controls]));
    for (const verdict of unknown) expect(verdict.because).toContain(action);
    // nothing becomes better by not being seen
    for (const [key, { status }] of await judged(world, [])) {
      if (status === 'pass') expect(before.get(key)?.status, key).toBe('pass');
      if (status === 'not-applicable') expect(before.get(key)?.status, key).toBe('not-applicable');
    }
  });

  it('leaves the other stores readable', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'dynamodb:DescribeTable', region: HOME });
    const verdicts = [...(await judged(world, [], 'dr.cross-region-replication')).values()];
    const table = (resource: string) => resource.endsWith('table/sessions');
    const here = verdicts.filter(({ region }) => region === HOME);
    expect(here.map(({ resource, status }) => [table(resource), status])).toEqual([
      [false, 'pass'],
      [false, 'pass'],
      [true, 'unknown'],
      [false, 'pass'],
    ]);
  });

  it.each([
    ['tag:GetResources', 'dr.cross-region-replication'],
    ['route53:ListResourceRecordSets', 'dr.route53-failover'],
    ['ssm:DescribeAutomationExecutions', 'dr.rto-achieved'],
    ['fis:ListExperiments', 'dr.fault-injection'],
  ])('is unknown when the second page of %s fails', async (action, control) => {
    const world = flawless({ pageSize: 1 });
    await as(world, SSMClient).send(new StartAutomationExecutionCommand({ DocumentName: 'DR-Failover' }));
    await as(world, SSMClient).send(new StartAutomationExecutionCommand({ DocumentName: 'DR-Failover' }));
    world.fault({ kind: 'server-error', action, region: HOME, after: 1 });
    const [verdict] = (await judged(world, [], control)).values();
    expect(verdict).toMatchObject({ status: 'unknown', because: expect.stringContaining(action) });
  });

  it('is none of it for being on another page', async () => {
    const [wide, narrow] = [flawless(), flawless({ pageSize: 1 })];
    const seen = async (world: World) => [...(await judged(world)).values()];
    expect(await seen(narrow)).toEqual(await seen(wide));
  });
});
