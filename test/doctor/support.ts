/** Runs `doctor` in a simulated organisation, with the credentials of one of its accounts. */
import { assumedRoles } from '../../shared/aws/credentials.ts';
import { awsOrganization } from '../../shared/aws/organization.ts';
import { callCount, createReach } from '../../shared/aws/reach.ts';
import { controls } from '../../shared/controls/index.ts';
import { type ChainUnit, emptyState } from '../../shared/core/chain.ts';
import type { Commit, TypedBody } from '../../shared/core/commit.ts';
import { CONCURRENT_ACCOUNTS } from '../../shared/core/deployed.ts';
import type { AccountReach } from '../../shared/core/source.ts';
import { eventPatterns, triggersOf } from '../../shared/derive/triggers.ts';
import type { Check } from '../../shared/doctor/check.ts';
import { examine } from '../../shared/doctor/doctor.ts';
import type { Deployed, Doctoring, Expected } from '../../shared/doctor/doctoring.ts';
import { answersOf, credentialsIn, pluginOf, SIMULATED_CLIENT } from '../../simulator/access.ts';
import { answeredBy } from '../../simulator/plugin.ts';
import type { World } from '../../simulator/world.ts';

export const ROLE = 'Audit';

/** A history whose newest run record has this age and these missing units. */
export function historyOf(world: World, hoursAgo = 1, missing: readonly string[] = []): Deployed['history'] {
  const at = new Date(world.now().getTime() - hoursAgo * 3_600_000).toISOString();
  const body = { type: 'run', run: 'run-1', startedAt: at, units: 12, evaluatedUnits: 12 - missing.length, missing };
  return {
    read: async (of) => ({ ...emptyState(of), seq: 1 }),
    log: async function* <Body extends TypedBody>({ unit }: ChainUnit<unknown, Body>) {
      yield { unit, seq: 1, at, body } as unknown as Commit<Body>;
    },
  };
}

export const deployedIn = (world: World, history = historyOf(world)): Deployed => ({
  table: 'plumbline',
  history,
  organization: awsOrganization({
    credentials: async () => credentialsIn(world, world.management.id),
    plugin: pluginOf(world),
    client: SIMULATED_CLIENT,
    fallbackRegions: [],
  }),
  finishWithinHours: 26,
});

/** Clients with the account's own credentials there, and with those of the role in all other accounts. */
export function reachOf(world: World, account: string, calls = callCount()): AccountReach {
  // the steps of a proof are in the order of its calls, so that all calls take as long
  const plugin = answeredBy(answersOf(world));
  const source = async () => credentialsIn(world, account);
  const assumed = assumedRoles({ roleName: ROLE, source, plugin, client: SIMULATED_CLIENT });
  const reach = createReach({
    credentialsFor: (id) => (id === account ? source : assumed(id)),
    plugin,
    client: SIMULATED_CLIENT,
    attempts: 1,
    calls,
  });
  return reach.account(account);
}

/** The expectations of an empty configuration: any organisation, with all its accounts. */
export const EXPECTED_NOTHING: Expected = { organizationId: null, units: { paths: [], ids: [] }, includes: () => true };

/** By default from the management account, with a role in all other accounts and the security account as hub. */
export async function examined(
  world: World,
  account = world.management.id,
  options: Partial<Doctoring> = {},
): Promise<{ checks: ReadonlyMap<string, Check>; calls: ReadonlyMap<string, number> }> {
  const calls = callCount();
  const checks = await examine({
    caller: { account, arn: `arn:aws:iam::${account}:user/me` },
    reach: reachOf(world, account, calls),
    role: ROLE,
    hubAccount: world.security.id,
    regions: ['eu-west-1', 'us-east-1'],
    expected: EXPECTED_NOTHING,
    takes: { concurrentAccounts: CONCURRENT_ACCOUNTS, deliveredRoutes: 0, rulesIn },
    deployed: null,
    now: world.now(),
    ...options,
  });
  return { checks: new Map(checks.map((check) => [check.id, check])), calls: calls.byAction };
}

const { everyRegion, usEast1 } = eventPatterns(triggersOf(controls));
export const rulesIn = (region: string): number => everyRegion.length + (region === 'us-east-1' ? usEast1.length : 0);

export const withStatus = (checks: ReadonlyMap<string, Check>, status: Check['status']): string[] =>
  [...checks.values()].filter((check) => check.status === status).map(({ id }) => id);
