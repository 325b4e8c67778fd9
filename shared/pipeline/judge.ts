/** Facts → verdicts → commit, for some controls of one account. Scans and events both end here. */
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
  /** Which of the account's enabled controls to judge. */
  readonly controls: readonly AnyControl[];
  /** Every enabled control is judged, so that verdicts of others are left over and go. */
  readonly complete: boolean;
  /** Leaves out units that none of the controls is about; a scan makes them known all the same. */
  readonly concerned?: true;
  /** Milliseconds for reading: what was not read by then is unknown, as timed out. */
  readonly within?: number;
}

export interface UnitObservation {
  readonly unit: string;
  /** The unit's state when its facts began to be read, and that instant. */
  readonly before: UnitState;
  readonly observedAt: Date;
  readonly observation: Observation;
}

/** Controls that are judged for an account, as opposed to once for the organisation. */
export const controlsOf = <C extends KnownControl>(item: WorkItem, controls: readonly C[]): C[] =>
  controls.filter((control) => (scopeOf(control) === 'organization') === (item.account.id === ORGANIZATION));

/** What the controls say of each unit of the account that they are about, now. Nothing is stored. */
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

/** What holds for the account: its own attestations and the whole organisation's. */
async function attestationsFor({ history }: Pick<EvaluatingDeps, 'history'>, account: string): Promise<Attestation[]> {
  const units = [...new Set([account, ORGANIZATION])].map(attestationsUnit);
  const states = await Promise.all(units.map((unit) => history.read(unit)));
  return states.flatMap((state) => Object.values(state.attestations));
}

export interface Committed {
  readonly state: UnitState;
  /** null when nothing changed. */
  readonly commit: Commit | null;
}

/**
 * Appends what the observation changes. When somebody else committed since its facts began to be read, the new state is
 * compared with instead, and a control that they judged on newer facts keeps that verdict.
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
