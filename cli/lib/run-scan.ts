/** The work of `plumbline scan`: the library's own steps, for the accounts that the command line names. */

import { type CallCount, callCount } from '../../shared/aws/reach.ts';
import { chosenOf } from '../../shared/config/chosen.ts';
import { resolveConfig } from '../../shared/config/config.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { ALWAYS_ENABLED } from '../../shared/config/regions.ts';
import { controls as allControls } from '../../shared/controls/index.ts';
import { revisions } from '../../shared/controls/revisions.ts';
import { emptyState } from '../../shared/core/chain.ts';
import type { AnyControl, Severity } from '../../shared/core/control.ts';
import { UsageError } from '../../shared/core/errors.ts';
import type { History, WorkItem } from '../../shared/core/ports.ts';
import { each } from '../../shared/core/reading.ts';
import { theFramework } from '../../shared/jobs/framework.ts';
import { byId } from '../../shared/pipeline/deps.ts';
import { observe, type UnitObservation } from '../../shared/pipeline/judge.ts';
import { unitsOf } from '../../shared/pipeline/plan.ts';
import { project } from '../../shared/pipeline/project.ts';
import { commitUnit } from '../../shared/pipeline/scan.ts';
import { judgeSilence } from '../../shared/pipeline/silent-sources.ts';
import { verdictsOf } from '../../shared/records/verdicts.ts';
import { WAIVERS, waiverOf } from '../../shared/records/waivers.ts';
import { wireOrganization, wireReach } from '../../shared/wiring/reaching.ts';
import { wireSources } from '../../shared/wiring/sources.ts';
import { wireTimestamps } from '../../shared/wiring/timestamps.ts';
import { openAnchoring, runAt } from './anchoring.ts';
import { accessOf, whoCalls } from './caller.ts';
import { onInterrupt } from './interrupt.ts';
import type { Io } from './io.ts';
import { progressBar } from './progress.ts';
import { type Format, openReport } from './report.ts';
import { itemsOf, leftOut } from './scan-items.ts';
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
  readonly framework?: string;
  readonly config?: string;
  readonly endpointUrl?: string;
  readonly store?: string;
  readonly anchors?: string;
  readonly anchorKey?: string;
  readonly concurrency: number;
  readonly format: Format;
  readonly output?: string;
  readonly failOn: Severity | 'none';
  readonly failOnWaived?: boolean;
}

/** Without a store there is no history, so every verdict is the first. */
const NO_HISTORY: Pick<History, 'read'> = { read: async (of) => emptyState(of) };

/** The controls that both --controls and --framework select; an option that is left out selects all. */
function chosenFor({ controls, framework }: ScanOptions): readonly AnyControl[] {
  const named = chosenOf(allControls, controls);
  if (framework === undefined) return named;
  const { id } = theFramework(framework);
  const found = named.filter(({ satisfies }) => satisfies.some((requirement) => requirement.startsWith(`${id}/`)));
  if (found.length > 0) return found;
  throw new UsageError(`no control that --controls names is evidence for ${id}; leave out one of the two`);
}

export async function runScan(io: Io, options: ScanOptions): Promise<void> {
  const started = Date.now();
  const chosen = chosenFor(options);
  const written = await loadConfig(options.config);
  const config = resolveConfig(written, { controls: allControls, revisions });
  const note = leftOut(options, chosen, config);
  if (note) io.stderr.write(`${note}\n`);
  const caller = await whoCalls(io, options);
  const calls = callCount();
  const access = accessOf(caller, { ...options, aws: io.aws });
  const reach = wireReach({ ...access, calls });
  const organization = wireOrganization(access, config.regions ?? ALWAYS_ENABLED);
  const items = await itemsOf({ scope: options, caller, organization, config, chosen });
  const anchoring = await openAnchoring(io, options, wireTimestamps(written, io.network));
  const store = options.store ? await openStore({ store: options.store }, { create: true }) : null;
  const known = byId(chosen);
  const history = (store?.history ?? NO_HISTORY) as History;
  const tally = newTally(options.failOn);
  const deps = {
    config,
    sources: wireSources({ reach, history, config: written, look: io.look }),
    clock: () => new Date(),
    history,
  };
  const run = runAt(new Date(started));
  const behind = new Set<string>();
  const anchored = async () => {
    if (store) await anchoring?.anchor(store, run, new Date(), behind);
  };
  const interrupted = onInterrupt(io, anchored);
  const failures: unknown[] = [];
  const progress = progressBar(io, 'scanning');
  try {
    tally.failsOnWaived = options.failOnWaived ?? false;
    tally.waiverOf = await waiversIn(history, items);
    const report = await openReport(io, { format: options.format, output: options.output, at: new Date(started) });
    progress.start(items.length);
    const scanned = async (item: WorkItem) => {
      const controls = config.settingsFor(item.account).controls.filter(({ id }) => known.has(id));
      const units = await observe(deps, { item, controls, complete: !options.controls && !options.framework });
      for (const unit of units) {
        if (store) await keep(store, run, item, unit, known, behind);
        await reported(report, tally, known, unit);
      }
      progress.step(item.account.name);
    };
    if (store) await keepSilence(store, behind);
    // after a failure no further account is begun; the accounts under way finish, so that everything that was
    // committed is anchored
    await each(
      items,
      async (item) => {
        if (interrupted.yes() || failures.length > 0) return;
        await scanned(item).catch((error: unknown) => failures.push(error));
      },
      options.concurrency,
    );
    await anchored();
    if (failures.length > 0) throw failures[0];
    await report.end(runOf(items, tally, started, calls));
  } finally {
    progress.stop();
    interrupted.done();
    await store?.close();
  }
  conclude(io, tally, interrupted.yes());
}

/** The waivers of the store that are in force when the scan begins. */
async function waiversIn(history: Pick<History, 'read'>, items: readonly WorkItem[]): Promise<Tally['waiverOf']> {
  const now = new Date().toISOString();
  const accounts = new Map(items.map(({ account }) => [account.id, account]));
  const { contents: waivers } = await history.read(WAIVERS);
  return (finding) => waiverOf(waivers, finding, now, (id) => accounts.get(id));
}

/**
 * Commits, and updates the open findings and the rollups. Without a stream, nothing repeats the work that a killed scan left undone: the
 * heartbeat is written last, so every commit after it is still to be projected.
 */
async function keep(
  { history, roster, findings, rollups, evidence }: Store,
  run: string,
  item: WorkItem,
  unit: UnitObservation,
  controls: ReadonlyMap<string, AnyControl>,
  /** The unit is in this set while it may have commits after its heartbeat. */
  behind: Set<string>,
): Promise<void> {
  behind.add(unit.unit);
  const projected = (await roster.find(unit.unit))?.seq ?? 0;
  if (projected < unit.before.seq) {
    for await (const commit of history.log(verdictsOf(unit.unit), { after: projected }))
      await project({ findings, rollups, history }, controls, commit);
  }
  const clock = () => new Date();
  await commitUnit({ history, evidence, roster, clock }, run, item, unit, (commit) =>
    project({ findings, rollups, history }, controls, commit),
  );
  behind.delete(unit.unit);
}

/** Sets external controls to unknown if their findings were imported too long ago. */
async function keepSilence({ history, roster, findings, rollups }: Store, behind: Set<string>): Promise<void> {
  const clock = () => new Date();
  const commits = await judgeSilence({ history, roster, clock }, async (commit) => {
    behind.add(commit.unit);
    await project({ findings, rollups, history }, NO_CONTROLS, commit);
  });
  for (const { unit } of commits) behind.delete(unit);
}

const NO_CONTROLS: ReadonlyMap<string, AnyControl> = new Map();

function runOf(items: readonly WorkItem[], tally: Tally, started: number, calls: CallCount) {
  const units = items.reduce((sum, item) => sum + unitsOf(item).length, 0);
  return {
    units,
    evaluatedUnits: tally.units,
    durationMs: Date.now() - started,
    apiCalls: { total: calls.total, byOperation: Object.fromEntries([...calls.byAction].sort()) },
  };
}
