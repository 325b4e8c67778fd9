/** Facts → verdicts → commit, for some controls of one account. Scans and reactions to events both end here. */
import { GLOBAL, ORGANIZATION, parseUnit } from '../core/account.ts';
import type { Attestation } from '../core/attestation.ts';
import type { KnownControl } from '../core/catalogue.ts';
import type { Cause, ChainState, Commit } from '../core/commit.ts';
import { type AnyControl, scopeOf } from '../core/control.ts';
import { evaluateUnit, type Verdict } from '../core/evaluate.ts';
import { collectorsFor, gather } from '../core/gather.ts';
import type { WorkItem } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { attestationsOf } from '../records/attestations.ts';
import { drift, type Observation, withoutNewerControls } from '../records/drift.ts';
import { type VerdictsBody, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { againstOthers } from './append.ts';
import type { EvaluatingDeps } from './deps.ts';
import { unitsOf } from './plan.ts';

type JudgeDeps = Pick<EvaluatingDeps, 'config' | 'history' | 'reach' | 'clock'>;

export interface Judging {
  readonly item: WorkItem;
  /** The enabled controls of the account to evaluate. */
  readonly controls: readonly AnyControl[];
  /** True when every enabled control is evaluated; verdicts of other controls are then removed. */
  readonly complete: boolean;
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
}

/** The controls that are evaluated per account, as opposed to once for the organisation. */
export const controlsOf = <C extends KnownControl>(item: WorkItem, controls: readonly C[]): C[] =>
  controls.filter((control) => (scopeOf(control) === 'organization') === (item.account.id === ORGANIZATION));

/** Evaluates the controls in each unit of the account that they are about. Stores nothing. */
export async function observe(
  deps: JudgeDeps,
  { item, controls, complete, concerned, within }: Judging,
): Promise<UnitObservation[]> {
  const observedAt = deps.clock();
  const settings = deps.config.settingsFor(item.account);
  const judged = controlsOf(item, controls);
  const here = (unit: string) =>
    judged.filter((control) => (scopeOf(control) === 'region') === (parseUnit(unit).region !== GLOBAL));
  const units = unitsOf(item).filter((unit) => !concerned || here(unit).length > 0);
  const before = await each(units, (unit) => deps.history.read(verdictsOf(unit)));
  let attested: Promise<readonly Attestation[]> | undefined;
  const facts = await gather({
    account: item.account,
    regions: item.regions,
    collectors: collectorsFor(judged),
    reach: deps.reach.account(item.account.id, within),
    now: observedAt,
    attestations: () => {
      attested ??= attestationsFor(deps, item.account.id);
      return attested;
    },
  });
  return before.map((state) => {
    const { unit } = state;
    const { region } = parseUnit(unit);
    const verdicts = evaluateUnit({
      ...settings,
      controls: here(unit),
      facts,
      account: item.account,
      region,
      now: observedAt,
    });
    const revisions = Object.fromEntries(here(unit).map((control) => [control.id, settings.revisionOf(control)]));
    return { unit, before: state, observedAt, observation: { verdicts, revisions, complete } };
  });
}

/** The attestations that apply to the account: its own and those of the whole organisation. */
async function attestationsFor({ history }: Pick<EvaluatingDeps, 'history'>, account: string): Promise<Attestation[]> {
  const units = [...new Set([account, ORGANIZATION])].map(attestationsOf);
  const states = await Promise.all(units.map((unit) => history.read(unit)));
  return states.flatMap(({ contents }) => Object.values(contents));
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

/** Appends what the observation changes, if anything. */
export const commitObservation = (
  deps: Pick<EvaluatingDeps, 'history' | 'clock'>,
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
  { history, clock }: Pick<EvaluatingDeps, 'history' | 'clock'>,
  { unit, before, observedAt }: Omit<UnitObservation, 'observation'>,
  { observation, body, cause }: Drifted,
  head: ChainState<VerdictsState> = before,
): Promise<Committed> {
  const of = verdictsOf(unit);
  const appended = async (state: ChainState<VerdictsState>, changed: VerdictsBody | null): Promise<Committed> =>
    changed ? history.append(of, state, { at: clock(), observedAt, cause, body: changed }) : { state, commit: null };
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

export function countByStatus(verdicts: readonly Verdict[]) {
  const counts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  for (const { status } of verdicts) counts[status] += 1;
  return counts;
}
