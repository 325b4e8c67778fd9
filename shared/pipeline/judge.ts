/** Facts → verdicts → commit, for some controls of one account. Scans and reactions to events both end here. */
import { GLOBAL, ORGANIZATION, parseUnit } from '../core/account.ts';
import type { Attestation } from '../core/attestation.ts';
import type { KnownControl } from '../core/catalogue.ts';
import type { Cause, Commit, UnitState } from '../core/commit.ts';
import { type AnyControl, scopeOf } from '../core/control.ts';
import { drift, type Observation, withoutOverruled } from '../core/drift.ts';
import { evaluateUnit, type Verdict } from '../core/evaluate.ts';
import { collectorsFor, gather } from '../core/gather.ts';
import type { WorkItem } from '../core/ports.ts';
import { each } from '../core/reading.ts';
import { againstOthers } from './append.ts';
import { attestationsUnit, type EvaluatingDeps } from './deps.ts';
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
  readonly before: UnitState;
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
  const before = await each(units, (unit) => deps.history.read(unit));
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
  const units = [...new Set([account, ORGANIZATION])].map(attestationsUnit);
  const states = await Promise.all(units.map((unit) => history.read(unit)));
  return states.flatMap((state) => Object.values(state.attestations));
}

export interface Committed {
  readonly state: UnitState;
  /** Null when nothing changed. */
  readonly commit: Commit | null;
}

/**
 * Appends the changes of the observation. If another writer committed since its facts began to be read, the observation
 * is compared with the new state, and a verdict that the other writer based on newer facts is kept.
 */
export async function commitObservation(
  { history, clock }: Pick<EvaluatingDeps, 'history' | 'clock'>,
  { unit, before, observedAt, observation }: UnitObservation,
  cause: Cause,
): Promise<Committed> {
  return againstOthers(async (earlier) => {
    const state = earlier > 0 ? await history.read(unit) : before;
    // read after the state, so that it has at least the commits that the state reflects
    const meanwhile = earlier > 0 ? await Array.fromAsync(history.log(unit, { after: before.seq })) : [];
    const current = earlier > 0 ? withoutOverruled(observation, meanwhile, observedAt.toISOString()) : observation;
    const body = drift(state, current);
    return body ? history.append(state, { at: clock(), observedAt, cause, body }) : { state, commit: null };
  });
}

export function countByStatus(verdicts: readonly Verdict[]) {
  const counts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 };
  for (const { status } of verdicts) counts[status] += 1;
  return counts;
}
