/** The second step of a run: scans one account with all its regions, or the organisation. */
import { GLOBAL, parseUnit } from '../core/account.ts';
import type { ChainState, Commit } from '../core/commit.ts';
import type { Heartbeat, WorkItem } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { type VerdictsBody, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import type { EvaluatingDeps } from './deps.ts';
import { nothingOf } from './gone.ts';
import { commitObservation, countByStatus, observe, type UnitObservation } from './judge.ts';

export interface ScannedItem {
  readonly account: string;
  readonly units: number;
  readonly changes: number;
}

const CONCURRENT_UNITS = 4;

export async function scanItem(
  deps: Pick<EvaluatingDeps, 'config' | 'history' | 'evidence' | 'sources' | 'roster' | 'clock'>,
  { run, item, within }: { run: string; item: WorkItem; within?: number },
): Promise<ScannedItem> {
  const { controls } = deps.config.settingsFor(item.account);
  const units = item.gone
    ? await each(item.gone, async (unit) => nothingOf(await deps.history.read(verdictsOf(unit)), deps.clock()))
    : await observe(deps, { item, controls, complete: true, keeps: item.keeps !== undefined, within });
  const commits = await each(units, (unit) => commitUnit(deps, run, item, unit), CONCURRENT_UNITS);
  const changes = commits.map((commit) => commit?.body.changes.length ?? 0);
  return { account: item.account.id, units: units.length, changes: changes.reduce((sum, count) => sum + count, 0) };
}

/** Commits a unit's changes, if there are any, and writes its heartbeat. */
export async function commitUnit(
  deps: Pick<EvaluatingDeps, 'history' | 'evidence' | 'roster' | 'clock'>,
  run: string,
  item: WorkItem,
  observed: UnitObservation,
  /** Runs between the commit and the heartbeat, so that a heartbeat that names the commit proves that it ran. */
  before: (commit: Commit<VerdictsBody>) => Promise<void> = async () => {},
): Promise<Commit<VerdictsBody> | null> {
  const { state, commit } = await commitObservation(deps, observed, { kind: 'scan', run });
  if (commit) await before(commit);
  const { verdicts, revisions, kept = new Set() } = observed.observation;
  await deps.roster.beat({
    unit: observed.unit,
    run,
    at: deps.clock().toISOString(),
    seq: state.seq,
    head: state.head,
    controls: Object.keys(revisions).length,
    verdicts: countByStatus([...verdicts, ...heldOf(state, kept)]),
    item: item.gone ? null : itemOf(observed, item, kept.size),
  });
  return commit;
}

const heldOf = ({ contents }: ChainState<VerdictsState>, controls: ReadonlySet<string>) =>
  [...controls].flatMap((control) => Object.values(contents.verdicts[control] ?? {}));

/**
 * The work item as the unit's heartbeat stores it. Only the heartbeat of the unit `global` has the regions of the
 * account.
 */
function itemOf(
  { unit, slowest = [] }: Pick<UnitObservation, 'unit' | 'slowest'>,
  { keeps, slowest: _earlier, ...item }: WorkItem,
  controls: number,
): Heartbeat['item'] {
  const kept = keeps && controls > 0 ? { keeps: { ...keeps, controls } } : {};
  const { account, plannedAt } = item;
  const whole = parseUnit(unit).region === GLOBAL ? item : { account, regions: [], plannedAt };
  return { ...whole, ...kept, ...(slowest.length > 0 ? { slowest } : {}) };
}
