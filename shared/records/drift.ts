/** Compares new verdicts with a unit's state, and decides the movement of each change. Pure. */

import type { Commit } from '../core/commit.ts';
import { isLastCall } from '../core/control.ts';
import { type Verdict, WHOLE_UNIT } from '../core/evaluate.ts';
import type { External, LastWords } from '../core/external.ts';
import { own } from '../core/own.ts';
import { readAlike } from '../core/revision.ts';
import { type Change, type Held, lastKnown, type Movement, type VerdictsBody, type VerdictsState } from './verdicts.ts';

/** The result of one evaluation of a unit. */
export interface Observation {
  readonly verdicts: readonly Verdict[];
  /** Id → revision of every control that was evaluated, also of one that found no resource. */
  readonly revisions: Readonly<Record<string, string>>;
  /** True when all enabled controls were evaluated. The verdicts of any other control are then removed. */
  readonly complete: boolean;
  /** Enabled controls that were not evaluated, because they are not due. Their verdicts stay as they are. */
  readonly kept?: ReadonlySet<string>;
  /** The reason why the unit is no longer scanned, if it is not. All its verdicts are then removed. */
  readonly gone?: string;
  /**
   * Whether a resource without a new verdict was not evaluated, so that its verdict stays. If left out, such a resource
   * is gone.
   */
  readonly stays?: (control: string, resource: string) => boolean;
  /** Whether an event of this evaluation names the resource. Its change is then drift, even if the control was revised. */
  readonly isTouched?: (control: string, resource: string) => boolean;
}

/** The changes that an observation makes to a state; null when nothing changed. */
export function drift(state: VerdictsState, observation: Observation): VerdictsBody | null {
  const before = state.verdicts;
  const after = Map.groupBy(observation.verdicts, (verdict) => verdict.control);
  const changes: Change[] = [];
  for (const control of Object.keys(observation.revisions)) {
    const override = overrideFor(state, observation, control);
    const judged = controlChanges(own(before, control) ?? {}, after.get(control) ?? [], control, override);
    changes.push(...judged.filter(({ resource, to }) => to !== null || !observation.stays?.(control, resource)));
  }
  const gone = observation.complete ? controlsLeftOver(state, observation) : [];
  for (const control of gone) {
    changes.push(
      ...(observation.gone === undefined
        ? controlChanges(own(before, control) ?? {}, [], control, () => 'revised')
        : closeAll(own(before, control) ?? {}, control, observation.gone)),
    );
  }
  const judged = Object.entries(observation.revisions).filter(([control]) => isKnownInPart(after.get(control) ?? []));
  const revisions = revisionDelta(state, judged, gone);
  if (changes.length === 0 && Object.keys(revisions).length === 0) return null;
  return { type: 'verdicts', changes, revisions };
}

/**
 * Returns the movement of a change that AWS did not cause; undefined when the two verdicts decide the movement. `verdict` is
 * the new verdict; undefined when the resource is gone.
 */
type MovementOverride = (resource: string, verdict?: Verdict) => 'baseline' | 'revised' | undefined;

function overrideFor(state: VerdictsState, { revisions, isTouched }: Observation, control: string): MovementOverride {
  const held = own(state.verdicts, control) ?? {};
  if (!(control in state.revisions)) {
    if (Object.keys(held).length === 0) return isNewUnit(state) ? () => 'baseline' : () => 'revised';
    // a resource that was unreadable at the baseline may have failed for years, so its first verdict is a baseline too
    return (resource) => (WHOLE_UNIT in held || resource in held ? 'baseline' : undefined);
  }
  const revision = revisions[control] ?? '';
  if (!isRevisedControl(state, control, revision)) return () => undefined;
  // if the collectors are the same, the facts of both releases can be compared
  const comparable = readAlike(own(state.revisions, control) ?? '', revision);
  return (resource, verdict) => {
    // a resource that became unreadable is always alerted, even if a revision is the reason
    const earlier = own(held, resource);
    if (verdict?.status === 'unknown' && earlier && earlier.status !== 'unknown') return undefined;
    if (isTouched?.(control, resource)) return undefined;
    return comparable && isResourceChanged(earlier, verdict) ? undefined : 'revised';
  };
}

/** Whether the resource changed since its last verdict: it is new, it is gone, or the facts that the control reads differ. */
function isResourceChanged(before: Held | undefined, verdict: Verdict | undefined): boolean {
  if (!before || !verdict) return true;
  return before.inputs !== undefined && verdict.inputs !== '' && before.inputs !== verdict.inputs;
}

/** Whether no control has judged the unit yet, or the unit was closed. Its first verdicts are a baseline. */
const isNewUnit = ({ revisions }: VerdictsState): boolean => Object.keys(revisions).length === 0;

/** Whether the control, its parameters or its collectors changed since the last verdicts. */
const isRevisedControl = (state: VerdictsState, control: string, revision: string | undefined): boolean =>
  own(state.revisions, control) !== revision;

/**
 * Whether at least one verdict is known, or there is nothing to judge. The revision is recorded only then. Otherwise the first
 * known verdicts would count as drift, although they may be a baseline or the result of a revision.
 */
const isKnownInPart = (verdicts: readonly Verdict[]): boolean =>
  verdicts.length === 0 || verdicts.some(({ status }) => status !== 'unknown');

const controlsLeftOver = (state: VerdictsState, observation: Observation): string[] =>
  [...new Set([...Object.keys(state.revisions), ...Object.keys(state.verdicts)])].filter(
    (control) => !(control in observation.revisions) && !observation.kept?.has(control),
  );

function revisionDelta(state: VerdictsState, judged: readonly (readonly [string, string])[], gone: readonly string[]) {
  const delta: Record<string, string | null> = {};
  for (const [control, revision] of judged) {
    if (isRevisedControl(state, control, revision)) delta[control] = revision;
  }
  for (const control of gone) if (control in state.revisions) delta[control] = null;
  return delta;
}

/**
 * The changes of one control. While the control is unreadable as a whole (`*`), the verdicts of its resources stay in the
 * state. When it can be read again, the new verdicts are compared with them, so that no drift is lost.
 */
function controlChanges(
  before: Readonly<Record<string, Held>>,
  after: readonly Verdict[],
  control: string,
  override: MovementOverride,
): Change[] {
  const isWholeUnknown = after.length === 1 && after[0]?.resource === WHOLE_UNIT;
  const changes: Change[] = [];
  const present = new Set<string>();
  for (const verdict of after) {
    present.add(verdict.resource);
    const change = compare(own(before, verdict.resource), verdict, override(verdict.resource, verdict));
    if (change) changes.push(change);
  }
  const gone = Object.keys(before).filter((resource) => !present.has(resource) && !isWholeUnknown);
  for (const resource of gone) changes.push(removal(control, resource, before[resource] as Held, override(resource)));
  return changes;
}

function compare(before: Held | undefined, verdict: Verdict, overridden: ReturnType<MovementOverride>): Change | null {
  const same =
    before?.status === verdict.status &&
    before.because === verdict.because &&
    before.warning === verdict.warning &&
    isDescribedAlike(before.external, verdict.external) &&
    isSaidAlike(before.words, verdict.words);
  if (same) return null;
  // a change of the reason for `unknown` is not a new movement
  const stillUnknown = before?.status === 'unknown' && verdict.status === 'unknown';
  const moved = stillUnknown ? 'changed' : (overridden ?? movement(before, verdict));
  return {
    control: verdict.control,
    resource: verdict.resource,
    movement: moved,
    from: before?.status ?? null,
    to: verdict.status,
    because: verdict.because,
    ...(verdict.warning ? { warning: verdict.warning } : {}),
    ...(verdict.unread ? { unread: verdict.unread } : {}),
    ...(verdict.external ? { external: verdict.external } : {}),
    ...(verdict.words ? { words: verdict.words } : {}),
    ...(before ? { before: before.because } : {}),
    ...(verdict.values && carriesValues(moved) ? { values: verdict.values } : {}),
    evidence: verdict.evidence,
    ...(verdict.inputs ? { inputs: verdict.inputs } : {}),
  };
}

const isDescribedAlike = (before: External | undefined, after: External | undefined): boolean =>
  before?.title === after?.title && before?.severity === after?.severity;

/** A verdict without `words`, such as that of an imported file, says nothing about single findings. */
const isSaidAlike = (before: LastWords | undefined, after: LastWords | undefined): boolean =>
  after === undefined || JSON.stringify(before) === JSON.stringify(after);

/** Whether the change may lead an alert, which shows the values. A baseline has thousands of failures and stores none. */
const carriesValues = (moved: Movement): boolean => moved === 'appeared' || moved === 'regressed';

function movement(before: Held | undefined, { status, warning }: Verdict): Movement {
  if (status === 'unknown') return 'went-dark';
  const known = lastKnown(before);
  if (status === 'fail' && known !== 'fail') return known ? 'regressed' : 'appeared';
  if (status !== 'fail' && known === 'fail') return 'recovered';
  if (before?.status === 'unknown') return 'came-back';
  if (!before) return 'recorded';
  if (warning && (!before.warning || (isLastCall(warning) && !isLastCall(before.warning)))) return 'expiring';
  return 'changed';
}

function removal(control: string, resource: string, before: Held, overridden: ReturnType<MovementOverride>): Change {
  const whole = resource === WHOLE_UNIT;
  const because = whole ? 'it can be read again' : 'the resource is gone';
  return {
    control,
    resource,
    // a removal is never a baseline
    movement:
      overridden === 'revised' ? overridden : whole ? 'came-back' : mayHaveAlert(before) ? 'vanished' : 'recorded',
    from: before.status,
    to: null,
    because,
    before: before.because,
    evidence: '',
  };
}

const closeAll = (before: Readonly<Record<string, Held>>, control: string, because: string): Change[] =>
  Object.entries(before).map(([resource, held]) => ({
    ...{ control, resource, because, from: held.status, to: null, before: held.because, evidence: '' },
    movement: mayHaveAlert(held) ? 'vanished' : 'recorded',
  }));

/** Whether an alert may be open for this verdict, which its end must close. */
const mayHaveAlert = (held: Held): boolean => held.status === 'fail' || held.status === 'unknown';

/**
 * Leaves out the controls that another writer judged on newer facts. `newer` are the commits since the reading of this
 * observation's facts began.
 */
export function withoutNewerControls(
  observation: Observation,
  newer: readonly Commit<VerdictsBody>[],
  observedAt: string,
): Observation {
  const newerControls = new Set(
    newer
      .filter((commit) => commit.observedAt > observedAt)
      .flatMap(({ body }) => body.changes.map(({ control }) => control)),
  );
  if (newerControls.size === 0) return observation;
  return { ...observationOfControls(observation, (control) => !newerControls.has(control)), complete: false };
}

type Chosen = (control: string) => boolean;

const revisionsAmong = <R>(revisions: Readonly<Record<string, R>>, isChosen: Chosen): Record<string, R> =>
  Object.fromEntries(Object.entries(revisions).filter(([control]) => isChosen(control)));

/** The part of an observation that is about the chosen controls. */
export const observationOfControls = (observation: Observation, isChosen: Chosen): Observation => ({
  ...observation,
  verdicts: observation.verdicts.filter(({ control }) => isChosen(control)),
  revisions: revisionsAmong(observation.revisions, isChosen),
});

/** The part of a body that is about the chosen controls; null when it is empty. */
export function changesOfControls(body: VerdictsBody, isChosen: Chosen): VerdictsBody | null {
  const changes = body.changes.filter(({ control }) => isChosen(control));
  const revisions = revisionsAmong(body.revisions, isChosen);
  return changes.length === 0 && Object.keys(revisions).length === 0 ? null : { ...body, changes, revisions };
}
