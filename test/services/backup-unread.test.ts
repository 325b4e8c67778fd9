import { describe, expect, it } from 'vitest';
import { apiError } from '../../simulator/service.ts';
import { createWorld } from '../../simulator/world.ts';
import { type Altered, judge } from '../support/simulation.ts';

const HOME = 'us-east-1';

/** Verdicts that are neither pass nor not applicable, each once: `control status`. */
async function judgedWith(altered: Altered, only = 'backup.'): Promise<string[]> {
  const world = createWorld({ flaws: 0, accounts: 4 });
  const { verdicts } = await judge(world, world.accounts[3]?.id ?? '', only, undefined, altered);
  const others = verdicts.filter(({ status }) => status !== 'pass' && status !== 'not-applicable');
  return [...new Set(others.map(({ control, status }) => `${control} ${status}`))].sort();
}

/** The answer with the members of this list changed. */
const each = (list: string, change: object): Altered[string] => {
  return (output: Record<string, object[]>) => ({
    ...output,
    [list]: output[list]?.map((one) => ({ ...one, ...change })),
  });
};
const rules = (change: object): Altered => ({
  GetBackupPlan: ({ BackupPlan, ...output }) => ({
    ...output,
    BackupPlan: { ...BackupPlan, Rules: BackupPlan.Rules.map((rule: object) => ({ ...rule, ...change })) },
  }),
});
const selection = (change: object): Altered => ({
  GetBackupSelection: ({ BackupSelection }) => ({ BackupSelection: { ...BackupSelection, ...change } }),
});
const daily = { ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'daily' };
const noDate = new Date(Number.NaN);

describe('a plan of AWS Backup whose answer is not as documented', () => {
  it.each<[string, object, string[]]>([
    ['a schedule that is none', { ScheduleExpression: 'every day' }, ['backup.schedule unknown']],
    ['a time zone that is none', { ScheduleExpressionTimezone: 'Mars/Olympus' }, ['backup.schedule unknown']],
    ['a time of keeping that is none', { Lifecycle: { DeleteAfterDays: 'ever' } }, ['backup.plan-retention unknown']],
    [
      'no vault: whether an empty one is used',
      { TargetBackupVaultName: undefined },
      ['backup.vault-encryption unknown', 'backup.vault-lock unknown'],
    ],
    // a copy without a lifecycle is kept for good, wherever it is
    ['a copy to nowhere', { CopyActions: [{}] }, ['backup.cross-region unknown', 'backup.lifecycle fail']],
  ])('darkens only what needs it: a rule with %s', async (_name, change, expected) => {
    expect(await judgedWith(rules(change))).toEqual(expected);
  });

  it('fails for a rule that keeps too little, whatever another rule keeps', async () => {
    const two: Altered = {
      GetBackupPlan: ({ BackupPlan, ...output }) => {
        const [rule] = BackupPlan.Rules;
        const kept = (DeleteAfterDays: unknown) => ({ ...rule, CopyActions: [], Lifecycle: { DeleteAfterDays } });
        return { ...output, BackupPlan: { ...BackupPlan, Rules: [kept('ever'), kept(7)] } };
      },
    };
    expect(await judgedWith(two, 'backup.plan-retention')).toEqual(['backup.plan-retention fail']);
  });

  it.each<[string, object]>([
    ['no ARNs', { Resources: undefined }],
    ['an ARN that is no text', { Resources: [{}] }],
    ['no list of what is left out', { NotResources: undefined }],
    ['a pattern longer than AWS takes', { Resources: ['*'.repeat(20_481)] }],
    ['no conditions', { Conditions: undefined }],
    ['no conditions of one operator', { Conditions: { StringEquals: [] } }],
    ['a tag of an unlisted condition', { Resources: [], ListOfTags: [{ ...daily, ConditionType: 'STRINGLIKE' }] }],
    ['a tag without its key', { Resources: [], ListOfTags: [{ ...daily, ConditionKey: undefined }] }],
    ['a tag without its value', { Resources: [], ListOfTags: [{ ...daily, ConditionValue: undefined }] }],
  ])('does not know what a selection takes that has %s', async (_name, change) => {
    expect(await judgedWith(selection(change), 'backup.coverage')).toEqual(['backup.coverage unknown']);
  });

  it('covers a resource by one selection that includes it, even if another selection is unreadable', async () => {
    const two: Altered = {
      ListBackupSelections: (output) => ({
        BackupSelectionsList: [{ SelectionId: 'another' }, ...output.BackupSelectionsList],
      }),
      GetBackupSelection: (output, { SelectionId }) => (SelectionId === 'another' ? { BackupSelection: {} } : output),
    };
    expect(await judgedWith(two, 'backup.coverage')).toEqual([]);
  });

  it('does not treat a type that the region does not mention as switched off', async () => {
    const silent: Altered = { DescribeRegionSettings: () => ({ ResourceTypeOptInPreference: { RDS: true } }) };
    expect(await judgedWith(silent, 'backup.coverage')).toEqual(['backup.coverage unknown']);
  });

  it.each(['GetBackupPlan', 'ListBackupSelections'])('is ignored when it is deleted before %s', async (operation) => {
    const gone = { [operation]: () => apiError('ResourceNotFoundException', 'Cannot find Backup plan') };
    expect(await judgedWith(gone, 'backup.plan')).toEqual(['backup.plan-exists fail']);
  });
});

describe('a vault of AWS Backup whose answer is not as documented', () => {
  const vault = (change: object) => judgedWith({ ListBackupVaults: each('BackupVaultList', change) }, 'backup.vault');
  const both = ['backup.vault-encryption unknown', 'backup.vault-lock unknown'];

  it.each<[string, object, string[]]>([
    ['no type', { VaultType: undefined }, ['backup.vault-lock unknown']],
    ['an unlisted type', { VaultType: 'SHOE_BOX' }, ['backup.vault-lock unknown']],
    ['no word on its lock', { Locked: undefined }, ['backup.vault-lock unknown']],
    ['a date of its lock that is none', { LockDate: noDate, Locked: true }, ['backup.vault-lock unknown']],
    ['no key', { EncryptionKeyArn: undefined }, ['backup.vault-encryption unknown']],
    ['no count of what it holds', { NumberOfRecoveryPoints: undefined, Locked: false }, both],
  ])('darkens only what needs it: %s', async (_name, change, expected) => {
    expect(await vault(change)).toEqual(expect.arrayContaining(expected));
    expect((await vault(change)).filter((one) => one.endsWith('fail') && !('Locked' in change))).toEqual([]);
  });

  it('has a key of AWS only if its answer says so', async () => {
    const airGapped = { VaultType: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT', EncryptionKeyArn: undefined };
    expect(await vault(airGapped)).toEqual(['backup.vault-encryption unknown']);
    expect(await vault({ ...airGapped, EncryptionKeyType: 'AWS_OWNED_KMS_KEY', NumberOfRecoveryPoints: 1 })).toEqual([
      'backup.vault-encryption fail',
    ]);
  });

  it.each(['backup.vault-encryption', 'encryption.rds-at-rest'])(
    'does not know in %s whose a key is where an alias has no name',
    async (control) => {
      const nameless = { ListAliases: each('Aliases', { AliasName: undefined }) };
      expect(await judgedWith(nameless, control)).toEqual([`${control} unknown`]);
    },
  );
});

describe('restore tests whose answers are not as documented', () => {
  const PLAN = 'backup.restore-testing-plan';
  const MONTHLY = 'backup.restore-test-monthly';

  it.each<[string, Altered]>([
    [
      'a selection without its type',
      { ListRestoreTestingSelections: each('RestoreTestingSelections', { ProtectedResourceType: undefined }) },
    ],
    [
      'a plan without a schedule',
      { ListRestoreTestingPlans: each('RestoreTestingPlans', { ScheduleExpression: undefined }) },
    ],
    [
      'a plan with a schedule that is none',
      { ListRestoreTestingPlans: each('RestoreTestingPlans', { ScheduleExpression: 'soon' }) },
    ],
    [
      'a plan with a last run that is no date',
      { ListRestoreTestingPlans: each('RestoreTestingPlans', { LastExecutionTime: noDate }) },
    ],
    ['a protected resource without its type', { ListProtectedResources: each('Results', { ResourceType: undefined }) }],
  ])('make unknown what %s would show', async (_name, altered) => {
    expect(await judgedWith(altered, PLAN)).toEqual([`${PLAN} unknown`]);
  });

  it('pass because of the selections that can be read', async () => {
    const another: Altered = {
      ListRestoreTestingSelections: (output) => ({
        ...output,
        RestoreTestingSelections: [{}, ...output.RestoreTestingSelections],
      }),
    };
    expect(await judgedWith(another, PLAN)).toEqual([]);
  });

  it('fail for a plan that is gone', async () => {
    const gone = () => apiError('ResourceNotFoundException', 'Restore testing plan not found');
    expect(await judgedWith({ ListRestoreTestingSelections: gone }, PLAN)).toEqual([`${PLAN} fail`]);
  });

  it.each<[string, object]>([
    ['an unlisted status of validation', { ValidationStatus: 'MAYBE' }],
    ['no date', { CompletionDate: undefined }],
    ['a date that is none', { CompletionDate: noDate }],
  ])('are unknown for restores with %s, unless one is known', async (_name, change) => {
    expect(await judgedWith({ ListRestoreJobs: each('RestoreJobs', change) }, MONTHLY)).toEqual([`${MONTHLY} unknown`]);
    const one: Altered = {
      ListRestoreJobs: (output) => ({
        ...output,
        RestoreJobs: output.RestoreJobs.map((job: object, index: number) => (index ? { ...job, ...change } : job)),
      }),
    };
    expect(await judgedWith(one, MONTHLY)).toEqual([]);
  });

  it('pass because of one readable region, even if another region is unreadable', async () => {
    const world = createWorld({ flaws: 0, accounts: 4 });
    world.fault({ kind: 'deny', action: 'backup:ListRestoreJobs', region: 'eu-west-1' });
    const { verdicts } = await judge(world, world.accounts[3]?.id ?? '', MONTHLY);
    expect(verdicts.map(({ status }) => status)).toEqual(['pass']);
  });
});

describe('copies and recovery points whose answers are not as documented', () => {
  const COPIES = 'backup.cross-region';

  it.each([undefined, noDate])('do not count as arrived when their date is %s', async (CompletionDate) => {
    expect(await judgedWith({ ListCopyJobs: each('CopyJobs', { CompletionDate }) }, COPIES)).toEqual([
      `${COPIES} unknown`,
    ]);
  });

  it('count as arrived because of one readable copy', async () => {
    const first: Altered = {
      ListCopyJobs: (output) => ({
        ...output,
        CopyJobs: output.CopyJobs.flatMap((job: object) => [{ ...job, CompletionDate: undefined }, job]),
      }),
    };
    expect(await judgedWith(first, COPIES)).toEqual([]);
  });

  it('count as recent because of point-in-time restore, even if AWS Backup is unreadable', async () => {
    const undated = { ListProtectedResources: each('Results', { LastBackupTime: undefined }) };
    const world = createWorld({ flaws: 0, accounts: 4, regions: [HOME] });
    const { verdicts } = await judge(world, world.accounts[3]?.id ?? '', 'backup.recent', [], undated);
    const byKind = verdicts.map(({ resource, status }) => `${resource.split(':')[2]} ${status}`).sort();
    expect(byKind).toEqual(['elasticfilesystem unknown', 'rds pass', 'rds pass']);
  });
});
