/**
 * The last step of a run, which also runs after a failure: checks completeness, anchors the chains, records the run.
 */
import type { Rules } from '../config/settings.ts';
import { GLOBAL, parseUnit } from '../core/account.ts';
import { headLine } from '../core/anchor.ts';
import type { KnownControl } from '../core/catalogue.ts';
import type { Commit } from '../core/commit.ts';
import { scopeOf } from '../core/control.ts';
import { leftAfter } from '../core/left-after.ts';
import { merkleRoot } from '../core/merkle.ts';
import type { Heartbeat, WorkItem } from '../core/ports.ts';
import { RUNS, type RunBody } from '../records/runs.ts';
import { anchorHeads, headsOf } from './anchor.ts';
import { appendTo } from './append.ts';
import type { Deps } from './deps.ts';
import { controlsOf } from './judge.ts';
import { type Plan, unitsOf } from './plan.ts';
import { judgeSilence } from './silent-sources.ts';
import { slowestOfRun } from './slowest.ts';

interface ConfigDeps {
  readonly config: Pick<Rules<KnownControl>, 'settingsFor'>;
}

export async function finish(
  deps: Pick<Deps, 'history' | 'roster' | 'archive' | 'signer' | 'clock'> & ConfigDeps,
  { run, startedAt, manifest }: Pick<Plan, 'run' | 'startedAt' | 'manifest'>,
): Promise<RunBody> {
  await judgeSilence(deps);
  const missing = await plannedUnits(deps, manifest);
  const units = missing.size;
  const controls = [...missing.values()].reduce((sum, { expected }) => sum + expected, 0);
  let evaluatedControls = 0;
  const kept: Record<string, number> = {};
  const verdicts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  const slowest = slowestOfRun();
  // the record of this run comes last, because it holds the root over all other heads
  const heads = headsOf(deps.history, (unit) => unit !== RUNS.unit);
  for await (const heartbeat of deps.roster.units()) {
    heads.add(heartbeat);
    const planned = missing.get(heartbeat.unit);
    // a later run that began meanwhile has scanned it too
    if (planned === undefined || (heartbeat.run !== run && heartbeat.at < startedAt)) continue;
    add(verdicts, heartbeat);
    slowest.add(heartbeat);
    evaluatedControls += heartbeat.controls;
    const keeps = heartbeat.run !== run || planned.mayKeep ? heartbeat.item?.keeps : undefined;
    const { due = '', controls: left = 0 } = keeps ?? {};
    if (left > 0) kept[due] = (kept[due] ?? 0) + left;
    if (heartbeat.controls + left >= planned.expected) missing.delete(heartbeat.unit);
  }
  const others = await heads.lines();
  const slow = slowest.all();
  const body: RunBody = {
    type: 'run',
    run,
    startedAt,
    units,
    evaluatedUnits: units - missing.size,
    controls,
    evaluatedControls,
    ...(Object.keys(kept).length > 0 ? { kept } : {}),
    ...(slow.length > 0 ? { slowest: slow } : {}),
    missing: [...missing.keys()].sort(),
    verdicts,
    heads: merkleRoot(others),
  };
  const { seq, hash } = await record(deps, body);
  const lines = [...others, headLine({ unit: RUNS.unit, seq, head: hash })];
  await anchorHeads(deps, { run, at: deps.clock(), lines, earlier: await runsBefore(deps, seq) });
  return body;
}

interface PlannedUnit {
  /** Number of controls to evaluate. */
  readonly expected: number;
  /** Whether those that are not due may keep their verdicts. */
  readonly mayKeep: boolean;
}

/** Every planned unit. */
async function plannedUnits(
  { archive, config }: Pick<Deps, 'archive'> & ConfigDeps,
  manifest: string,
): Promise<Map<string, PlannedUnit>> {
  const units = new Map<string, PlannedUnit>();
  for await (const line of archive.lines(manifest)) {
    const item = JSON.parse(line) as WorkItem;
    const controls = controlsOf(item, config.settingsFor(item.account).controls);
    const regional = controls.filter((control) => scopeOf(control) === 'region').length;
    const mayKeep = item.keeps !== undefined;
    for (const unit of unitsOf(item)) {
      const ofUnit = parseUnit(unit).region === GLOBAL ? controls.length - regional : regional;
      units.set(unit, { expected: item.gone ? 0 : ofUnit, mayKeep });
    }
  }
  return units;
}

function add(counts: Record<string, number>, { verdicts }: Heartbeat): void {
  for (const [status, count] of Object.entries(verdicts)) counts[status] = (counts[status] ?? 0) + count;
}

/** Records the run once: a repeated `finish` finds the record. */
async function record({ history, clock }: Pick<Deps, 'history' | 'clock'>, body: RunBody): Promise<Commit<RunBody>> {
  const { seq } = await history.read(RUNS);
  for await (const commit of history.log(RUNS, { after: Math.max(0, seq - 1) })) {
    if (commit.body.run === body.run) return commit;
  }
  const at = clock();
  const next = { at, observedAt: at, cause: { kind: 'scan' as const, run: body.run }, body };
  const appended = await appendTo(history, RUNS, () => next);
  return (appended as NonNullable<typeof appended>).commit;
}

/** The most consecutive runs without an anchor that are searched for an earlier one. */
const RUNS_LOOKED_AT = 10;

async function runsBefore({ history }: Pick<Deps, 'history'>, seq: number): Promise<string[]> {
  const runs: string[] = [];
  for await (const { body, seq: of } of leftAfter(history, RUNS, seq - 1 - RUNS_LOOKED_AT)) {
    if (of < seq) runs.push(body.run);
  }
  return runs.reverse();
}
