/** Facts → verdicts → commit, for some controls of one account. Scans and reactions to events both end here. */
import { GLOBAL, ORGANIZATION, parseUnit } from '../core/account.ts';
import type { KnownControl } from '../core/catalogue.ts';
import type { Cause, ChainState, Commit } from '../core/commit.ts';
import { type AnyControl, scopeOf } from '../core/control.ts';
import { evaluateUnit, type Verdict } from '../core/evaluate.ts';
import { factTexts } from '../core/fact-texts.ts';
import { collectorsFor, gather } from '../core/gather.ts';
import { type JudgedBy, judgedBy } from '../core/judged.ts';
import type { CollectorTime, WorkItem } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { openPorts } from '../core/source.ts';
import { drift, type Observation, withoutNewerControls } from '../records/drift.ts';
import { type VerdictsBody, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { againstOthers } from './append.ts';
import type { EvaluatingDeps } from './deps.ts';
import { withEvidence } from './keep.ts';
import { keptOf } from './kept.ts';
import { unitsOf } from './plan.ts';
import { stopwatch } from './slowest.ts';

type JudgeDeps = Pick<EvaluatingDeps, 'config' | 'history' | 'sources' | 'clock'>;

export interface Judging {
  readonly item: WorkItem;
  /** The enabled controls of the account to evaluate. */
  readonly controls: readonly AnyControl[];
  /** True when every enabled control is evaluated; verdicts of other controls are then removed. */
  readonly complete: boolean;
  /** Controls that are not due keep their verdicts. */
  readonly keeps?: boolean;
  /** Leaves out units that none of the controls is about. A scan keeps them, so that they are recorded. */
  readonly concerned?: true;
  /** Milliseconds for reading; a fact that was not read by then is unknown, with the reason `timed-out`. */
  readonly within?: number;
}

export interface UnitObservation {
  readonly unit: string;
  /** The unit's state at the time when reading its facts began, and that time. */
  readonly before: ChainState<VerdictsState>;
  readonly observedAt: Date;
  readonly observation: Observation;
  /** The facts behind the verdicts; left out if there are none, such as for a unit that is no longer scanned. */
  readonly judgedBy?: JudgedBy;
  /** The slowest collectors of the unit, if any took long. */
  readonly slowest?: readonly CollectorTime[];
}

/** The controls that are evaluated per account, as opposed to once for the organisation. */
export const controlsOf = <C extends KnownControl>(item: WorkItem, controls: readonly C[]): C[] =>
  controls.filter((control) => (scopeOf(control) === 'organization') === (item.account.id === ORGANIZATION));

/** Evaluates the controls in each unit of the account that they are about. Stores nothing. */
export async function observe(
  deps: JudgeDeps,
  { item, controls, complete, keeps, concerned, within }: Judging,
): Promise<UnitObservation[]> {
  const observedAt = deps.clock();
  const settings = deps.config.settingsFor(item.account);
  const judged = controlsOf(item, controls);
  const regional = judged.filter((control) => scopeOf(control) === 'region');
  const others = judged.filter((control) => scopeOf(control) !== 'region');
  const about = (unit: string) => (parseUnit(unit).region === GLOBAL ? others : regional);
  const units = unitsOf(item).filter((unit) => !concerned || about(unit).length > 0);
  const before = await each(units, (unit) => deps.history.read(verdictsOf(unit)));
  const kept = keeps
    ? keptOf(
        before.map((state) => ({ state, controls: about(state.unit) })),
        settings.revisionOf,
      )
    : new Set<string>();
  const here = (unit: string) => about(unit).filter(({ id }) => !kept.has(id));
  const { timed, slowestIn } = stopwatch(deps.clock);
  const facts = await gather({
    account: item.account,
    regions: item.regions,
    collectors: collectorsFor(judged.filter(({ id }) => !kept.has(id))),
    ports: openPorts(deps.sources, { account: item.account.id, within }),
    now: observedAt,
    timed,
  });
  const texts = factTexts();
  return before.map((state) => {
    const { unit } = state;
    const { region } = parseUnit(unit);
    const controls = here(unit);
    const evaluation = {
      ...settings,
      controls,
      facts,
      account: item.account,
      region,
      now: observedAt,
      texts,
    };
    const verdicts = evaluateUnit(evaluation);
    const revisions = Object.fromEntries(controls.map((control) => [control.id, settings.revisionOf(control)]));
    const ofUnit = about(unit).filter(({ id }) => kept.has(id));
    const observation = { verdicts, revisions, complete, kept: new Set(ofUnit.map(({ id }) => id)) };
    const slowest = slowestIn(region);
    return { unit, before: state, observedAt, observation, judgedBy: judgedBy(evaluation), slowest };
  });
}

export interface Committed {
  readonly state: ChainState<VerdictsState>;
  /** Null when nothing changed. */
  readonly commit: Commit<VerdictsBody> | null;
}

/** The change that an observation makes to a unit as it was when reading its facts began, with its cause. */
export interface Drifted {
  readonly observation: Observation;
  /** Null when nothing changed. */
  readonly body: VerdictsBody | null;
  readonly cause: Cause;
}

/** Appends the changes that the observation makes, if there are any. */
export const commitObservation = (
  deps: Pick<EvaluatingDeps, 'history' | 'evidence' | 'clock'>,
  observed: UnitObservation,
  cause: Cause,
): Promise<Committed> => {
  const { before, observation } = observed;
  return commitDrift(deps, observed, { observation, body: drift(before.contents, observation), cause });
};

/**
 * Appends the changes to `head`, which has no commits of other writers since the facts began to be read. If `head` is no
 * longer the newest state, another writer committed: the observation is then compared with the newest state, and a verdict
 * that the other writer based on newer facts is kept.
 */
export async function commitDrift(
  { history, evidence, clock }: Pick<EvaluatingDeps, 'history' | 'evidence' | 'clock'>,
  { unit, before, observedAt, judgedBy: factsOf }: Omit<UnitObservation, 'observation'>,
  { observation, body, cause }: Drifted,
  head: ChainState<VerdictsState> = before,
): Promise<Committed> {
  const of = verdictsOf(unit);
  const appended = async (state: ChainState<VerdictsState>, changed: VerdictsBody | null): Promise<Committed> => {
    if (!changed) return { state, commit: null };
    // facts are stored first: a crash in between can leave facts that no commit names, but never a verdict without
    // its facts
    const body = await withEvidence(evidence, { unit, state, factsOf }, changed);
    return history.append(of, state, { at: clock(), observedAt, cause, body });
  };
  return againstOthers(async (earlier) => {
    if (earlier === 0) return appended(head, body);
    const state = await history.read(of);
    // read after the state, so that it has at least the commits that the state reflects
    const meanwhile = await Array.fromAsync(history.log(of, { after: before.seq }));
    return appended(
      state,
      drift(state.contents, withoutNewerControls(observation, meanwhile, observedAt.toISOString())),
    );
  });
}

export function countByStatus(verdicts: readonly Pick<Verdict, 'status'>[]) {
  const counts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  for (const { status } of verdicts) counts[status] += 1;
  return counts;
}
