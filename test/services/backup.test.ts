import {
  BackupClient,
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  DeleteBackupVaultLockConfigurationCommand,
  DeleteRestoreTestingPlanCommand,
  GetBackupPlanCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
  PutBackupVaultLockConfigurationCommand,
  PutRestoreValidationResultCommand,
  StartRestoreJobCommand,
  UpdateBackupPlanCommand,
  UpdateRegionSettingsCommand,
} from '@aws-sdk/client-backup';
import { ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { protectedResources, remoteCopies } from '../../shared/services/backup/activity.ts';
import { plans } from '../../shared/services/backup/plans.ts';
import { recoveryPoints } from '../../shared/services/backup/recovery-points.ts';
import { completedRestores, restoreTestingPlans } from '../../shared/services/backup/restore-testing.ts';
import { awsManagedKeys, vaults } from '../../shared/services/backup/vaults.ts';
import { clientIn } from '../../simulator/access.ts';
import type { EventBridgeEvent } from '../../simulator/events.ts';
import { backup } from '../../simulator/services/backup.ts';
import type { Backup } from '../../simulator/services/backup-seed.ts';
import { createWorld, type World, type WorldOptions } from '../../simulator/world.ts';
import { type Altered, judge, type PlacedVerdict } from '../support/simulation.ts';

const HOME = 'us-east-1';
const DAY = 86_400_000;

const flawless = (options: WorldOptions = {}) => createWorld({ flaws: 0, accounts: 4, ...options });
/** The fourth account: a member in production, which has the databases. */
const memberOf = (world: World) => world.accounts[3]?.id ?? '';
const backupIn = (world: World) => clientIn(world, BackupClient, { account: memberOf(world), region: HOME });
const rdsIn = (world: World) => clientIn(world, RDSClient, { account: memberOf(world), region: HOME });
const judged = async (world: World, only = 'backup.', altered: Altered = {}) =>
  (await judge(world, memberOf(world), only, undefined, altered)).verdicts;
const failing = (verdicts: readonly PlacedVerdict[]) =>
  verdicts.filter(({ status }) => status === 'fail').map(({ control, region }) => `${control} ${region}`);
const statusesOf = (verdicts: readonly PlacedVerdict[], control: string) =>
  new Set(verdicts.filter((verdict) => verdict.control === control).map(({ status }) => status));

async function planIn(world: World) {
  const client = backupIn(world);
  const { BackupPlansList } = await client.send(new ListBackupPlansCommand({}));
  const BackupPlanId = BackupPlansList?.[0]?.BackupPlanId;
  const { BackupPlan } = await client.send(new GetBackupPlanCommand({ BackupPlanId }));
  return { BackupPlanId, rules: BackupPlan?.Rules ?? [], name: BackupPlan?.BackupPlanName };
}

async function changeRules(world: World, change: object) {
  const { BackupPlanId, rules, name } = await planIn(world);
  const Rules = rules.map((rule) => ({ ...rule, ...change }));
  await backupIn(world).send(
    new UpdateBackupPlanCommand({ BackupPlanId, BackupPlan: { BackupPlanName: name, Rules } }),
  );
}

async function unassign(world: World) {
  const client = backupIn(world);
  const { BackupPlanId } = await planIn(world);
  const { BackupSelectionsList = [] } = await client.send(new ListBackupSelectionsCommand({ BackupPlanId }));
  for (const { SelectionId } of BackupSelectionsList) {
    await client.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId }));
  }
  return BackupPlanId;
}

describe('AWS Backup in a simulated organisation', () => {
  it('passes in a flawless account, and does not apply where there is nothing to back up', async () => {
    const verdicts = await judged(flawless());
    expect(verdicts.filter(({ status }) => !['pass', 'not-applicable'].includes(status))).toEqual([]);
    const home = verdicts.filter(({ region, status }) => region === HOME && status !== 'pass');
    expect(home.map(({ control, resource }) => [control, resource.split(':').at(-1)])).toEqual([
      ['backup.vault-encryption', 'Default'],
      ['backup.vault-lock', 'Default'],
    ]);
    expect(new Set(verdicts.filter(({ status }) => status === 'pass').map(({ control }) => control)).size).toBe(14);
  });

  it('makes few calls in a full account and in an empty one', async () => {
    const world = flawless({ regions: [HOME] });
    const { calls } = await judge(world, memberOf(world), 'backup.');
    const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
    // of these three are pages of recovery points, three are of a table, one is of volumes and one the list of buckets
    expect(total).toBeLessThanOrEqual(22);
    // of these one is of tables, one of volumes and one the list of buckets
    const empty = await judge(world, world.security.id, 'backup.');
    expect([...empty.calls.values()].reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
  });

  it.each([
    ['backup.plan-retention', { Lifecycle: { DeleteAfterDays: 7 } }],
    ['backup.cross-region', { CopyActions: [] }],
    ['backup.schedule', { ScheduleExpression: 'cron(0 12 ? * * *)' }],
  ])('sees %s lost to UpdateBackupPlan, and says who did it', async (control, change) => {
    const world = flawless();
    const events: EventBridgeEvent[] = [];
    world.onEvent((event) => events.push(event));
    await changeRules(world, change);
    expect(new Set(failing(await judged(world)))).toEqual(new Set([`${control} ${HOME}`]));
    expect(events.at(-1)?.detail).toMatchObject({ eventName: 'UpdateBackupPlan' });
  });

  it('gives unknown for a schedule that it cannot parse, and judges the rest of the plan', async () => {
    const world = flawless();
    await changeRules(world, { ScheduleExpression: 'cron(0 5 15W * ? *)' });
    const verdicts = (await judged(world)).filter(({ status }) => status === 'fail' || status === 'unknown');
    expect(new Set(verdicts.map(({ control, status }) => `${control} ${status}`))).toEqual(
      new Set(['backup.schedule unknown']),
    );
  });

  it('sees a plan without resources, then without a plan, then without recent recovery points', async () => {
    const world = flawless();
    const BackupPlanId = await unassign(world);
    const unassigned = await judged(world);
    // a table of the account has a copy in the other region, which no plan backs up now
    expect(new Set(failing(unassigned))).toEqual(
      new Set([
        ...[`backup.coverage ${HOME}`, `backup.cross-region ${HOME}`, `backup.plan-exists ${HOME}`],
        'backup.plan-exists eu-west-1',
      ]),
    );
    await backupIn(world).send(new DeleteBackupPlanCommand({ BackupPlanId }));
    const [planless] = await judged(world, 'backup.plan-exists');
    expect(planless).toMatchObject({
      status: 'fail',
      because:
        'the region holds RDS databases, DynamoDB tables, EBS volumes, resources with a recovery point and has no backup plan',
    });

    world.advance(3 * DAY);
    const points = (await judged(world, 'backup.recent-recovery-point')).filter(({ region }) => region === HOME);
    // The databases have backups of their own; whether the file system still exists cannot be seen.
    expect(points.map(({ status }) => status).sort()).toEqual(['pass', 'pass', 'unknown']);
    expect(points.find(({ status }) => status === 'unknown')?.because).toContain('still exists');
  });

  it('judges a replica of a table in the region that backs it up, and gives unknown when the plans of that region are unreadable', async () => {
    const world = flawless();
    const away = async () => (await judged(world, 'backup.plan-exists')).filter(({ region }) => region === 'eu-west-1');
    expect(await away()).toMatchObject([{ status: 'not-applicable' }]);
    world.fault({ kind: 'deny', action: 'backup:ListBackupPlans', region: HOME });
    expect(await away()).toMatchObject([
      { status: 'unknown', because: expect.stringContaining('backup:ListBackupPlans was denied') },
    ]);
  });

  it('refuses to delete a plan that still has selections, as AWS does', async () => {
    const world = flawless();
    const { BackupPlanId } = await planIn(world);
    const refused = backupIn(world).send(new DeleteBackupPlanCommand({ BackupPlanId }));
    await expect(refused).rejects.toThrow(/selections must be deleted/);
  });

  it('does not count a plan when the region has the resource type switched off', async () => {
    const world = flawless();
    await backupIn(world).send(new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { Aurora: false } }));
    const verdicts = await judged(world, 'backup.coverage');
    const failed = verdicts.filter(({ status }) => status === 'fail');
    expect(failed.map(({ resource }) => resource.split(':').at(-1))).toEqual(['catalogue']);
  });

  it('sees an unencrypted recovery point of RDS in a vault with a key of its own, on whatever page it is listed', async () => {
    const world = flawless({ pageSize: 50 });
    world.state<Backup>(backup, memberOf(world), HOME, true).unencrypted = true;
    const verdicts = await judged(world, 'backup.vault-encryption');
    expect(failing(verdicts)).toEqual([`backup.vault-encryption ${HOME}`]);
    expect(verdicts.find(({ status }) => status === 'fail')?.because).toMatch(
      /^it holds unencrypted recovery points of arn:aws:rds:us-east-1:\d+:db:orders$/,
    );
  });

  it('gives unknown for a vault whose second page of recovery points is denied', async () => {
    const world = flawless({ pageSize: 50 });
    world.fault({ kind: 'deny', action: 'backup:ListRecoveryPointsByBackupVault', region: HOME, after: 1 });
    expect(statusesOf(await judged(world, 'backup.vault-encryption'), 'backup.vault-encryption')).toContain('unknown');
  });

  it('sees a vault unlocked, and locked again', async () => {
    const world = flawless();
    const client = backupIn(world);
    const BackupVaultName = 'main';
    await client.send(new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName }));
    expect(failing(await judged(world))).toEqual([`backup.vault-lock ${HOME}`]);
    await client.send(new PutBackupVaultLockConfigurationCommand({ BackupVaultName, ChangeableForDays: 3 }));
    expect(failing(await judged(world))).toEqual([]);
    world.advance(4 * DAY);
    const unlock = client.send(new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName }));
    await expect(unlock).rejects.toThrow(/is locked/);
  });

  it('fails when restore testing ends, and accepts a manual restore as proof until its validation fails', async () => {
    const world = flawless();
    const client = backupIn(world);
    await client.send(new DeleteRestoreTestingPlanCommand({ RestoreTestingPlanName: 'monthly' }));
    expect(failing(await judged(world))).toEqual([
      `backup.restore-testing-plan ${HOME}`,
      'backup.restore-test-monthly global',
    ]);
    const { RestoreJobId } = await client.send(new StartRestoreJobCommand({ RecoveryPointArn: 'arn', Metadata: {} }));
    expect(failing(await judged(world))).toEqual([`backup.restore-testing-plan ${HOME}`]);
    await client.send(new PutRestoreValidationResultCommand({ RestoreJobId, ValidationStatus: 'FAILED' }));
    expect(statusesOf(await judged(world), 'backup.restore-test-monthly')).toEqual(new Set(['fail']));
  });

  it('accepts an attestation of a restore', async () => {
    const world = flawless();
    const account = memberOf(world);
    await backupIn(world).send(new DeleteRestoreTestingPlanCommand({ RestoreTestingPlanName: 'monthly' }));
    const attestation = {
      control: 'backup.restore-test-monthly',
      account,
      at: '2026-01-10T00:00:00.000Z',
      expires: '2026-06-01T00:00:00.000Z',
      by: 'arn:aws:iam::1:user/operations',
      evidence: { reference: 'https://wiki.example.com/restore', sha256: '' },
      note: '',
      values: {},
    };
    const attestedAt = async (at: string) =>
      (await judge(world, account, 'backup.restore-test-monthly', [{ ...attestation, at }])).verdicts[0];
    const fresh = await attestedAt('2026-01-10T00:00:00.000Z');
    expect([fresh?.status, fresh?.warning]).toEqual(['pass', undefined]);
    const ending = await attestedAt('2025-12-20T00:00:00.000Z');
    expect([ending?.status, ending?.warning]).toEqual(['pass', 'this proof ends on 2026-01-20']);
    expect((await attestedAt('2025-12-01T00:00:00.000Z'))?.status).toBe('fail');
  });

  it('fails for the database, and not for the plan, when the retention of its own backups is shortened', async () => {
    const world = flawless();
    await unassign(world);
    const before = failing(await judged(world));
    await rdsIn(world).send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'orders', BackupRetentionPeriod: 7 }));
    const after = failing(await judged(world));
    expect(after.filter((line) => !before.includes(line))).toEqual([`backup.retention ${HOME}`]);
    await rdsIn(world).send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'orders', BackupRetentionPeriod: 0 }));
    expect(failing(await judged(world, 'backup.automated'))).toEqual([`backup.automated ${HOME}`]);
  });
});

const DEPENDENTS: Record<string, readonly string[]> = {
  'backup:ListBackupPlans': ['backup.coverage', 'backup.plan-exists', 'backup.plan-retention', 'backup.cross-region'],
  'backup:GetBackupPlan': ['backup.plan-retention', 'backup.schedule', 'backup.cross-region'],
  'backup:ListBackupSelections': ['backup.coverage', 'backup.plan-exists', 'backup.cross-region'],
  // that there is a selection is in the list of them
  'backup:GetBackupSelection': ['backup.coverage', 'backup.cross-region'],
  'backup:DescribeRegionSettings': ['backup.coverage', 'backup.cross-region'],
  'backup:ListBackupVaults': ['backup.vault-lock', 'backup.vault-encryption'],
  'backup:ListRecoveryPointsByBackupVault': ['backup.vault-encryption'],
  'backup:ListProtectedResources': ['backup.recent-recovery-point', 'backup.restore-testing-plan'],
  'backup:ListCopyJobs': ['backup.cross-region'],
  'backup:ListRestoreJobs': ['backup.restore-test-monthly'],
  'backup:ListRestoreTestingPlans': ['backup.restore-testing-plan'],
  'backup:ListRestoreTestingSelections': ['backup.restore-testing-plan'],
  'kms:ListAliases': ['backup.vault-encryption'],
};
const collectors = [
  plans,
  vaults,
  awsManagedKeys,
  recoveryPoints,
  protectedResources,
  remoteCopies,
  completedRestores,
  restoreTestingPlans,
];
/** Without those of `backup.stores`, which asks about what is in doubt: a flawless account has nothing of that. */
const actions = collectors.flatMap(({ actions }) => actions);

describe('AWS Backup with denied or failing calls', () => {
  it.each(actions)('%s denied: nothing that depends on it passes, and nothing fails', async (action) => {
    const world = flawless();
    world.fault({ kind: 'deny', action, region: HOME });
    const verdicts = (await judged(world)).filter(({ region }) => region === HOME || region === 'global');
    expect(failing(verdicts)).toEqual([]);
    for (const control of DEPENDENTS[action] ?? []) {
      const mine = verdicts.filter((verdict) => verdict.control === control);
      expect([control, mine.every(({ status }) => status === 'pass' || status === 'not-applicable')]).toEqual([
        control,
        false,
      ]);
      expect(mine.find(({ status }) => status === 'unknown')?.because).toContain(action);
    }
    expect(DEPENDENTS[action]?.length).toBeGreaterThan(0);
  });

  it('gives the same verdicts with two elements per page', async () => {
    const summary = async (world: World) =>
      (await judged(world)).map(({ control, resource, status }) => [control, resource, status]);
    expect(await summary(flawless({ pageSize: 2 }))).toEqual(await summary(flawless()));
  });

  it('is unknown when the second page fails', async () => {
    const world = flawless({ pageSize: 2 });
    world.fault({ kind: 'deny', action: 'backup:ListProtectedResources', region: HOME, after: 1 });
    const verdicts = (await judged(world, 'backup.recent-recovery-point')).filter(({ region }) => region === HOME);
    expect(verdicts.map(({ status, resource }) => [status, resource])).toEqual([['unknown', '*']]);
  });
});
