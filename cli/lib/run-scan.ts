/** The work of `plumbline scan`: the library's own steps, over the accounts that the command line names. */
import { awsOrganization } from '../../shared/aws/organization.ts';
import { type CallCount, callCount, createReach } from '../../shared/aws/reach.ts';
import { type ResolvedConfig, resolveConfig } from '../../shared/config/config.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { ALWAYS_ENABLED } from '../../shared/config/regions.ts';
import { controls as allControls, revisions } from '../../shared/controls/index.ts';
import { type Account, accountOnly, ORGANIZATION } from '../../shared/core/account.ts';
import { emptyState } from '../../shared/core/commit.ts';
import type { AnyControl, Severity } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { History, Organization, WorkItem } from '../../shared/core/ports.ts';
import { each } from '../../shared/core/reading.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { observe, type UnitObservation } from '../../shared/pipeline/judge.ts';
import { organizationItem, unitsOf } from '../../shared/pipeline/plan.ts';
import { project } from '../../shared/pipeline/project.ts';
import { commitUnit } from '../../shared/pipeline/scan.ts';
import { type Caller, credentialsFor, whoCalls } from './caller.ts';
import { onInterrupt } from './interrupt.ts';
import { progressBar } from './progress.ts';
import { chosenControls } from './registry.ts';
import { type Format, openReport } from './report.ts';
import { openStore, type Store } from './store.ts';
import { conclude, newTally, reported, type Tally } from './tally.ts';

export interface ScanOptions {
  readonly profile?: string;
  readonly accounts?: readonly string[];
  readonly organization?: boolean;
  readonly role?: string;
  readonly externalId?: string;
  readonly regions?: readonly string[];
  readonly controls?: readonly string[];
  readonly config?: string;
  readonly endpointUrl?: string;
  readonly store?: string;
  readonly concurrency: number;
  readonly format: Format;
  readonly output?: string;
  readonly failOn: Severity | 'none';
}

/** Without a store there is no history: every verdict is a first one. */
const NO_HISTORY: Pick<History, 'read'> = { read: async (unit) => emptyState(unit) };

export async function runScan(options: ScanOptions): Promise<void> {
  const started = Date.now();
  const chosen = chosenControls(options.controls);
  const config = resolveConfig(await loadConfig(options.config), { controls: allControls, revisions });
  if (options.accounts && options.accounts.length > 1 && !options.role) {
    throw new UsageError('several accounts need --role, the role to assume in each of them');
  }
  const caller = await whoCalls(options);
  const calls = callCount();
  const roleFor = credentialsFor(caller, options);
  const reach = createReach({
    credentialsFor: (account) => (account === ORGANIZATION ? caller.credentials : roleFor(account)),
    calls,
    ...(options.endpointUrl ? { endpoint: options.endpointUrl } : {}),
  });
  const organization = awsOrganization({
    credentials: caller.credentials,
    fallbackRegions: config.regions ?? ALWAYS_ENABLED,
    ...(options.endpointUrl ? { endpoint: options.endpointUrl } : {}),
  });
  const items = await itemsOf(options, caller, organization, config, chosen);
  const store = options.store ? await openStore({ store: options.store }) : null;
  const report = await openReport(options.format, options.output, new Date());
  const tally = newTally(options.failOn);
  const known = byId(chosen);
  const deps = { config, reach, clock: () => new Date(), history: (store?.history ?? NO_HISTORY) as History };
  const run = `cli-${new Date(started).toISOString()}`;
  const interrupted = onInterrupt();
  const progress = progressBar('scanning');
  progress.start(items.length);
  try {
    await each(
      items,
      async (item) => {
        if (interrupted.yes()) return;
        const controls = config.settingsFor(item.account).controls.filter(({ id }) => known.has(id));
        const units = await observe(deps, { item, controls, complete: !options.controls });
        for (const unit of units) {
          if (store) await keep(store, run, item, unit, known);
          await reported(report, tally, known, unit);
        }
        progress.step(item.account.name);
      },
      options.concurrency,
    );
  } finally {
    progress.stop();
    await store?.close();
  }
  await report.end(runOf(items, tally, started, calls));
  conclude(tally, interrupted.yes());
}

async function itemsOf(
  options: ScanOptions,
  caller: Caller,
  organization: Organization,
  config: ResolvedConfig,
  controls: readonly AnyControl[],
): Promise<WorkItem[]> {
  const accounts: Account[] = [];
  if (options.organization) {
    for await (const account of organization.accounts()) if (config.includes(account)) accounts.push(account);
  } else accounts.push(...(options.accounts ?? [caller.account]).map(accountOnly));
  const wanted = options.regions ?? config.regions;
  const items = await each(accounts, async (account) => {
    // an account may not name itself to Account Management, and asks without an id as the management account does
    const asked = { ...account, management: account.management || account.id === caller.account };
    const regions = wanted ?? (await organization.enabledRegions(asked)) ?? organization.fallbackRegions;
    return { account, regions };
  });
  const whole = options.organization ? organizationItem({ registry: { controls, revisions } }, items) : null;
  return whole ? [whole, ...items] : items;
}

/**
 * Commits, and keeps the open findings in step. There is no stream here to deliver again what a killed scan left undone:
 * the heartbeat comes last, so commits after it are those whose findings are still to be projected.
 */
async function keep(
  { history, roster, findings }: Store,
  run: string,
  item: WorkItem,
  unit: UnitObservation,
  controls: ReadonlyMap<string, AnyControl>,
): Promise<void> {
  const projected = (await roster.find(unit.unit))?.seq ?? 0;
  if (projected < unit.before.seq) {
    for await (const commit of history.log(unit.unit, { after: projected }))
      await project({ findings }, controls, commit);
  }
  const clock = () => new Date();
  await commitUnit({ history, roster, clock }, run, item, unit, (commit) => project({ findings }, controls, commit));
}

function runOf(items: readonly WorkItem[], tally: Tally, started: number, calls: CallCount) {
  const units = items.reduce((sum, item) => sum + unitsOf(item).length, 0);
  return {
    units,
    evaluatedUnits: tally.units,
    durationMs: Date.now() - started,
    apiCalls: { total: calls.total, byOperation: Object.fromEntries([...calls.byAction].sort()) },
  };
}
