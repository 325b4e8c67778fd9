import type { StackInstanceSummary } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { STACK_SET } from '../../shared/core/deployed.ts';
import { CouldNotRead } from '../../shared/core/errors.ts';
import type { Expected } from '../../shared/doctor/doctor.ts';
import { rolloutChecks, type StackInstance, type Wanted } from '../../shared/doctor/rollout.ts';
import { type CloudFormation, cloudformation } from '../../simulator/services/cloudformation.ts';
import { createWorld, type World } from '../../simulator/world.ts';
import { deployedIn, EXPECTED_NOTHING, examined, withStatus } from './support.ts';

const HOME = 'eu-west-1';
const flawless = (options = {}) => createWorld({ flaws: 0, accounts: 8, ...options });
const stackSetsOf = (world: World) =>
  world.state<CloudFormation>(cloudformation, world.security.id, HOME, true).stackSets;
const rolled = async (world: World) =>
  (await examined(world, world.management.id, { deployed: deployedIn(world) })).checks;

/** Sets the state that the last operation left for the stacks of these accounts in the region. */
function failed(
  world: World,
  accounts: readonly string[],
  region: string,
  change: (account: string) => Partial<StackInstanceSummary>,
) {
  const instances = stackSetsOf(world).get(STACK_SET) ?? [];
  const next = instances.map((instance) =>
    accounts.includes(instance.Account ?? '') && instance.Region === region
      ? { ...instance, Status: 'OUTDATED' as const, ...change(instance.Account ?? '') }
      : instance,
  );
  stackSetsOf(world).set(STACK_SET, next);
}

const outcome = (DetailedStatus: string, StatusReason = '') =>
  ({ StackInstanceStatus: { DetailedStatus }, StatusReason }) as Partial<StackInstanceSummary>;
const RETRY =
  'aws cloudformation update-stack-instances --stack-set-name plumbline-members --call-as DELEGATED_ADMIN --region eu-west-1';

describe('a stack set', () => {
  it('that is up to date in every account is ok', async () => {
    const checks = await rolled(flawless({ pageSize: 3 }));
    expect(checks.get('stacks')).toMatchObject({ status: 'ok', found: 'plumbline-members is current everywhere' });
  });

  it('that failed in three accounts for one reason is one line naming the three', async () => {
    const world = flawless({ pageSize: 2 });
    const three = world.accounts.slice(3, 6).map(({ id }) => id);
    failed(world, three, 'us-east-1', (account) =>
      outcome(
        'FAILED',
        `ResourceLogicalId:ReadRole, ResourceStatusReason:plumbline-read already exists in stack ` +
          `arn:aws:cloudformation:us-east-1:${account}:stack/old/0a1b2c3d-0000-4000-8000-00000000000${account.at(-1)}.`,
      ),
    );
    const checks = await rolled(world);
    expect(withStatus(checks, 'missing')).toEqual(['stacks']);
    expect(checks.get('stacks')?.found).toMatch(
      new RegExp(`^failed in ${three.join(', ')} \\(us-east-1\\): ResourceLogicalId:ReadRole, .*already exists`),
    );
    expect(checks.get('stacks')?.run).toBe(
      `${RETRY} --deployment-targets OrganizationalUnitIds=r-root,Accounts=${three.join(',')},` +
        'AccountFilterType=INTERSECTION --regions us-east-1',
    );
  });

  it('that failed for several reasons has a line for each, the commonest first', async () => {
    const world = flawless();
    const [, , first = '', second = '', third = ''] = world.accounts.map(({ id }) => id);
    failed(world, [first], 'us-east-1', () => outcome('FAILED', 'a service control policy denies iam:CreateRole'));
    failed(world, [second, third], HOME, () => outcome('CANCELLED', 'Cancelled since failure tolerance has exceeded'));
    const checks = await rolled(world);
    expect(withStatus(checks, 'missing')).toEqual(['stacks', 'stacks.2']);
    expect(checks.get('stacks')?.found).toBe(
      `cancelled in ${second}, ${third} (eu-west-1): Cancelled since failure tolerance has exceeded`,
    );
    expect(checks.get('stacks.2')?.run).toContain(
      `Accounts=${first},AccountFilterType=INTERSECTION --regions us-east-1`,
    );
  });

  it('that does not exist needs a deployment', async () => {
    const world = flawless();
    stackSetsOf(world).delete(STACK_SET);
    expect((await rolled(world)).get('stacks')).toMatchObject({
      status: 'missing',
      found: 'there is no stack set plumbline-members',
      run: 'npx cdk deploy PlumblineRollout',
    });
  });

  it('without any stack is not ok', async () => {
    const world = flawless();
    stackSetsOf(world).set(STACK_SET, []);
    expect((await rolled(world)).get('stacks')).toMatchObject({
      status: 'missing',
      run: 'npx cdk deploy PlumblineRollout',
    });
  });

  it('with a running operation is unknown', async () => {
    const world = flawless();
    failed(world, [world.accounts[4]?.id ?? ''], HOME, () => outcome('RUNNING'));
    expect((await rolled(world)).get('stacks')).toMatchObject({
      status: 'unknown',
      found: `an operation is running in ${world.accounts[4]?.id}`,
    });
  });

  it('leaves suspended accounts out, and says so', async () => {
    const world = flawless();
    failed(world, [world.accounts[4]?.id ?? ''], HOME, () => outcome('SKIPPED_SUSPENDED_ACCOUNT'));
    expect((await rolled(world)).get('stacks')).toMatchObject({
      status: 'ok',
      found: `plumbline-members is current everywhere; left out because they are suspended: ${world.accounts[4]?.id}`,
    });
  });

  it('cannot be read by an account that may not administer it', async () => {
    const world = flawless();
    const other = world.accounts[4]?.id ?? '';
    const { checks } = await examined(world, world.management.id, { deployed: deployedIn(world), hubAccount: other });
    expect(checks.get('stacks')).toMatchObject({ status: 'unknown' });
    expect(checks.get('stacks')?.found).toMatch(/ListStackInstances failed: You must be .* delegated admin/);
  });
});

describe('a stack that was never made', () => {
  const CREATE =
    'npx cdk deploy PlumblineRollout, or if that finds no change: aws cloudformation create-stack-instances ' +
    '--stack-set-name plumbline-members --call-as DELEGATED_ADMIN --region eu-west-1 --deployment-targets ';
  const forget = (world: World, isForgotten: (account: string, region: string) => boolean) => {
    const instances = stackSetsOf(world).get(STACK_SET) ?? [];
    const left = instances.filter(({ Account = '', Region = '' }) => !isForgotten(Account, Region));
    expect(left.length).toBeLessThan(instances.length);
    stackSetsOf(world).set(STACK_SET, left);
  };
  const expecting = (ids: string[], includes: Expected['includes'] = () => true): Expected => ({
    ...EXPECTED_NOTHING,
    units: { paths: [], ids },
    includes,
  });
  const judged = async (world: World, expected: Expected) =>
    (await examined(world, world.management.id, { deployed: deployedIn(world), expected })).checks;

  it('in every region of two accounts is reported for those two, and not for the management account', async () => {
    const world = flawless({ pageSize: 2 });
    const two = world.accounts.slice(3, 5).map(({ id }) => id);
    forget(world, (account) => two.includes(account));
    const checks = await judged(world, expecting(['r-root']));
    expect(withStatus(checks, 'missing')).toEqual(['stacks']);
    expect(checks.get('stacks')).toMatchObject({
      found: `no stack in ${two.join(', ')} (eu-west-1, us-east-1)`,
      run: `${CREATE}OrganizationalUnitIds=r-root,Accounts=${two.join(',')},AccountFilterType=INTERSECTION --regions eu-west-1 us-east-1`,
    });
  });

  it('in one region of every account is missing in that region', async () => {
    const world = flawless();
    forget(world, (_account, region) => region === 'us-east-1');
    const checks = await judged(world, EXPECTED_NOTHING);
    expect(checks.get('stacks')).toMatchObject({ status: 'missing', run: 'npx cdk deploy PlumblineRollout' });
    expect(checks.get('stacks')?.found).toMatch(/^no stack in \d{12}, .* \(us-east-1\)$/);
  });

  it('in an account that is not scanned is ignored', async () => {
    const world = flawless();
    const out = world.accounts[4]?.id ?? '';
    forget(world, (account) => account === out);
    expect((await judged(world, EXPECTED_NOTHING)).get('stacks')).toMatchObject({ status: 'missing' });
    const checks = await judged(
      world,
      expecting(['r-root'], ({ id }) => id !== out),
    );
    expect(checks.get('stacks')).toMatchObject({ status: 'ok' });
  });

  it("in an account outside the deployment's units is reported as such", async () => {
    const world = flawless();
    const out = world.accounts.filter(({ ou }) => ou === 'Workloads/Production').map(({ id }) => id);
    expect(out.length).toBeGreaterThan(0);
    forget(world, (account) => out.includes(account));
    const named = world.accounts.filter(({ id }) => !out.includes(id)).map(({ ou }) => ou);
    const ids = [...new Set(named)].filter(Boolean).map((ou) => `ou-root-${Buffer.from(ou).toString('hex')}`);
    const checks = await judged(world, expecting(ids));
    expect(withStatus(checks, 'missing')).toEqual(['stacks']);
    expect(checks.get('stacks')?.found).toMatch(
      /^no stack in \d{12}.*, which are scanned, but whose organisational units \(Workloads\/Production\) are not in deployment\.members/,
    );
    expect(checks.get('stacks')?.run).toMatch(
      /^put the ids of their units into deployment\.members.*accounts\.exclude$/,
    );
  });

  it('is reported beside a failure, after it', async () => {
    const world = flawless();
    const [, , first = '', second = ''] = world.accounts.map(({ id }) => id);
    forget(world, (account) => account === first);
    failed(world, [second], HOME, () => outcome('FAILED', 'a service control policy denies iam:CreateRole'));
    const checks = await judged(world, EXPECTED_NOTHING);
    expect(withStatus(checks, 'missing')).toEqual(['stacks', 'stacks.2']);
    expect(checks.get('stacks.2')?.found).toBe(`no stack in ${first} (eu-west-1, us-east-1)`);
  });

  it('is not reported while an operation runs', async () => {
    const world = flawless();
    forget(world, (account) => account === world.accounts[3]?.id);
    failed(world, [world.accounts[4]?.id ?? ''], HOME, () => outcome('RUNNING'));
    expect((await judged(world, EXPECTED_NOTHING)).get('stacks')).toMatchObject({ status: 'unknown' });
  });

  it('is unknown while the accounts are', async () => {
    const world = flawless();
    world.fault({ kind: 'deny', action: 'organizations:ListAccountsForParent' });
    const stacks = (await judged(world, EXPECTED_NOTHING)).get('stacks');
    expect(stacks).toMatchObject({ status: 'unknown' });
    expect(stacks?.found).toContain('organizations:ListAccountsForParent was denied');
  });

  it('costs no second listing of the accounts', async () => {
    const world = flawless();
    const listings = { count: 0 };
    const { organization, ...deployed } = deployedIn(world);
    const counted = {
      accounts: () => {
        listings.count += 1;
        return organization.accounts();
      },
    };
    await examined(world, world.management.id, { deployed: { ...deployed, organization: counted } });
    expect(listings.count).toBe(1);
  });

  it('in thousands of accounts is one line per set of regions, with a few accounts named', () => {
    const regions = ['eu-west-1', 'eu-west-2', 'eu-west-3', 'us-east-1'];
    const accounts = Array.from({ length: 10_000 }, (_, index) => ({ id: String(100_000_000_000 + index), ou: 'A' }));
    const done = new Set(accounts.map(({ id }) => `${id}/eu-west-1`));
    const whole = accounts
      .slice(0, 4_000)
      .flatMap(({ id }) => ['eu-west-2', 'eu-west-3'].map((region) => `${id}/${region}`));
    const rollout = { done: new Set([...done, ...whole]), others: [] };
    const units = [{ id: 'ou-ab12-cd34ef56', path: 'A' }];
    const lines = rolloutChecks(rollout, HOME, { accounts, regions, units });
    expect(lines.map(({ id, found }) => [id, found.replace(/^.*(?= and)/, '')])).toEqual([
      ['stacks', ' and 3990 more (us-east-1)'],
      ['stacks.2', ' and 5990 more (eu-west-2, eu-west-3, us-east-1)'],
    ]);
    expect(lines.map(({ run }) => run)).toEqual(Array(2).fill('npx cdk deploy PlumblineRollout'));
  });
});

const NOTHING: Wanted = { accounts: [], regions: [], units: [] };

describe('the command for a stack set', () => {
  const instances = (count: number, of: Partial<StackInstance>): StackInstance[] =>
    Array.from({ length: count }, (_, index) => ({
      account: String(100_000_000_000 + index),
      region: HOME,
      detailed: 'FAILED',
      reason: '',
      unit: 'r-root',
      ...of,
    }));
  const judged = (others: readonly StackInstance[]) => rolloutChecks({ done: new Set(), others }, HOME, NOTHING);

  it('removes an inoperable stack from the set, and deletes the stack', () => {
    expect(judged(instances(1, { detailed: 'INOPERABLE' }))[0]?.run).toMatch(
      /^aws cloudformation delete-stack-instances .* --retain-stacks --deployment-targets .*, then delete the stack/,
    );
  });

  it('names up to twenty accounts, and beyond that their organisational unit', () => {
    expect(judged(instances(20, {}))[0]?.run).toContain('Accounts=100000000000,');
    expect(judged(instances(21, {}))[0]?.run).toBe(
      `${RETRY} --deployment-targets OrganizationalUnitIds=r-root --regions eu-west-1`,
    );
    expect(judged(instances(21, { unit: '' }))[0]?.run).toMatch(/--deployment-targets Accounts=100000000000,/);
  });

  it('reports a failure beside a running operation, and a failure without a reason', () => {
    const [only, ...more] = judged([
      ...instances(1, { detailed: 'PENDING' }),
      ...instances(1, { region: 'us-east-1' }),
    ]);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ status: 'missing', found: 'failed in 100000000000 (us-east-1): AWS gives no reason' });
  });

  it('is not given for what was not read', () => {
    const denied = new CouldNotRead('cloudformation:ListStackInstances', 'denied', 'AccessDenied');
    expect(rolloutChecks(denied, HOME, NOTHING)).toMatchObject([{ id: 'stacks', status: 'unknown' }]);
  });
});
