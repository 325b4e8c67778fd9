/** State + new verdicts → what changed. Pure; decides what kind of change each one is, and so what alerts. */
import type { Change, Commit, Held, Movement, UnitState, VerdictsBody } from './commit.ts';
import { lastKnown } from './commit.ts';
import { type Verdict, WHOLE_UNIT } from './evaluate.ts';
import { readAlike } from './revision.ts';

export interface Observation {
  readonly verdicts: readonly Verdict[];
  /** Every control that was evaluated, those without a resource as well: id → revision. */
  readonly revisions: Readonly<Record<string, string>>;
  /** True when all enabled controls were evaluated, so that verdicts of any other control are left over. */
  readonly complete: boolean;
  /** Why there is nothing to observe any more: every verdict that is held ends with it. */
  readonly gone?: string;
  /** Whether a call that made it be looked at names the resource: then it was touched, and not only judged otherwise. */
  readonly isTouched?: (control: string, resource: string) => boolean;
}

/** The changes an observation makes to a state, or null when the world is as it was. */
export function drift(state: UnitState, observation: Observation): VerdictsBody | null {
  const before = state.verdicts;
  const after = Map.groupBy(observation.verdicts, (verdict) => verdict.control);
  const changes: Change[] = [];
  for (const control of Object.keys(observation.revisions)) {
    const overrule = overruling(state, observation, control);
    changes.push(...controlChanges(before[control] ?? {}, after.get(control) ?? [], control, overrule));
  }
  const gone = observation.complete ? leftOver(state, observation) : [];
  for (const control of gone) {
    changes.push(
      ...(observation.gone === undefined
        ? controlChanges(before[control] ?? {}, [], control, () => 'revised')
        : ended(before[control] ?? {}, control, observation.gone)),
    );
  }
  const judged = Object.entries(observation.revisions).filter(([control]) => isJudged(after.get(control) ?? []));
  const revisions = revisionDelta(state, judged, gone);
  if (changes.length === 0 && Object.keys(revisions).length === 0) return null;
  return { type: 'verdicts', changes, revisions };
}

/**
 * The movement that a change of a resource is given whatever it looks like; undefined when it is what it looks like.
 * `verdict` is the new one; undefined when the resource is gone.
 */
type Overrule = (resource: string, verdict?: Verdict) => 'baseline' | 'revised' | undefined;

function overruling(state: UnitState, { revisions, isTouched }: Observation, control: string): Overrule {
  const held = state.verdicts[control] ?? {};
  if (!(control in state.revisions)) {
    if (Object.keys(held).length === 0) return isBlank(state) ? () => 'baseline' : () => 'revised';
    // in the dark from the start, it may have been so for years; only what was not there then is new
    return (resource) => (WHOLE_UNIT in held || resource in held ? 'baseline' : undefined);
  }
  const revision = revisions[control] ?? '';
  if (!isRevised(state, control, revision)) return () => undefined;
  // the collectors are the same, so that the facts of both releases can be compared
  const comparable = readAlike(state.revisions[control] ?? '', revision);
  return (resource, verdict) => {
    // inability to see alerts, whoever brought it about
    if (verdict?.status === 'unknown' && held[resource] && held[resource].status !== 'unknown') return undefined;
    if (isTouched?.(control, resource)) return undefined;
    return comparable && isMoved(held[resource], verdict) ? undefined : 'revised';
  };
}

/** Whether the world changed this resource since its held verdict: it came, it went, or the facts looked at differ. */
function isMoved(before: Held | undefined, verdict: Verdict | undefined): boolean {
  if (!before || !verdict) return true;
  return before.inputs !== undefined && verdict.inputs !== '' && before.inputs !== verdict.inputs;
}

/** It was never judged, or closed since: what it begins with is drift of nobody's. */
const isBlank = ({ revisions }: UnitState): boolean => Object.keys(revisions).length === 0;

/** The control, its parameters or its collectors are not those that gave the held verdicts: a change is our doing. */
const isRevised = (state: UnitState, control: string, revision: string | undefined): boolean =>
  state.revisions[control] !== revision;

/**
 * Nothing is judged while all is in the dark, and the revision is not recorded: else what comes to light would be drift,
 * although nobody saw it before, or an earlier revision did.
 */
const isJudged = (verdicts: readonly Verdict[]): boolean =>
  verdicts.length === 0 || verdicts.some(({ status }) => status !== 'unknown');

const leftOver = (state: UnitState, observation: Observation): string[] =>
  [...new Set([...Object.keys(state.revisions), ...Object.keys(state.verdicts)])].filter(
    (control) => !(control in observation.revisions),
  );

function revisionDelta(state: UnitState, judged: readonly (readonly [string, string])[], gone: readonly string[]) {
  const delta: Record<string, string | null> = {};
  for (const [control, revision] of judged) {
    if (isRevised(state, control, revision)) delta[control] = revision;
  }
  for (const control of gone) if (control in state.revisions) delta[control] = null;
  return delta;
}

/**
 * Changes of one control. While the control is dark as a whole (`*`), the verdicts held for its resources stay as
 * they were last known, so that its coming back compares with what was true before and no drift is lost in the dark.
 */
function controlChanges(
  before: Readonly<Record<string, Held>>,
  after: readonly Verdict[],
  control: string,
  overrule: Overrule,
): Change[] {
  const dark = after.length === 1 && after[0]?.resource === WHOLE_UNIT;
  const changes: Change[] = [];
  const present = new Set<string>();
  for (const verdict of after) {
    present.add(verdict.resource);
    const change = compare(before[verdict.resource], verdict, overrule(verdict.resource, verdict));
    if (change) changes.push(change);
  }
  const gone = Object.keys(before).filter((resource) => !present.has(resource) && !dark);
  for (const resource of gone) changes.push(removal(control, resource, before[resource] as Held, overrule(resource)));
  return changes;
}

function compare(before: Held | undefined, verdict: Verdict, overruled: ReturnType<Overrule>): Change | null {
  const same =
    before?.status === verdict.status && before.because === verdict.because && before.warning === verdict.warning;
  if (same) return null;
  // in the dark for another reason: begun as what it is, it is not begun anew at each
  const stillDark = before?.status === 'unknown' && verdict.status === 'unknown';
  const moved = stillDark ? 'changed' : (overruled ?? movement(before, verdict));
  return {
    control: verdict.control,
    resource: verdict.resource,
    movement: moved,
    from: before?.status ?? null,
    to: verdict.status,
    because: verdict.because,
    ...(verdict.warning ? { warning: verdict.warning } : {}),
    ...(verdict.unread ? { unread: verdict.unread } : {}),
    ...(before ? { before: before.because } : {}),
    ...(verdict.values && isTold(moved) ? { values: verdict.values } : {}),
    evidence: verdict.evidence,
    ...(verdict.inputs ? { inputs: verdict.inputs } : {}),
  };
}

/** Whether an alert may begin with it: what was failing from the start, by the thousand, needs no values. */
const isTold = (moved: Movement): boolean => moved === 'appeared' || moved === 'regressed';

function movement(before: Held | undefined, { status, warning }: Verdict): Movement {
  if (status === 'unknown') return 'went-dark';
  const known = lastKnown(before);
  if (status === 'fail' && known !== 'fail') return known ? 'regressed' : 'appeared';
  if (status !== 'fail' && known === 'fail') return 'recovered';
  if (before?.status === 'unknown') return 'came-back';
  if (!before) return 'recorded';
  if (warning && !before.warning) return 'expiring';
  return 'changed';
}

function removal(control: string, resource: string, before: Held, overruled: ReturnType<Overrule>): Change {
  const whole = resource === WHOLE_UNIT;
  const because = whole ? 'it can be read again' : 'the resource is gone';
  return {
    control,
    resource,
    // nothing begins with an end
    movement: overruled === 'revised' ? overruled : whole ? 'came-back' : closes(before) ? 'vanished' : 'recorded',
    from: before.status,
    to: null,
    because,
    before: before.because,
    evidence: '',
  };
}

const ended = (before: Readonly<Record<string, Held>>, control: string, because: string): Change[] =>
  Object.entries(before).map(([resource, held]) => ({
    ...{ control, resource, because, from: held.status, to: null, before: held.because, evidence: '' },
    movement: closes(held) ? 'vanished' : 'recorded',
  }));

/** Whether something was opened for this verdict that its end must close. */
const closes = (held: Held): boolean => held.status === 'fail' || held.status === 'unknown';

/**
 * The observation without the controls that somebody judged on newer facts: `newer` are the commits made since the
 * facts of this observation began to be read.
 */
export function withoutOverruled(observation: Observation, newer: readonly Commit[], observedAt: string): Observation {
  const overruled = new Set(
    newer
      .filter((commit) => commit.observedAt > observedAt && commit.body.type === 'verdicts')
      .flatMap((commit) => (commit.body as VerdictsBody).changes.map((change) => change.control)),
  );
  if (overruled.size === 0) return observation;
  const stands = (control: string) => !overruled.has(control);
  return {
    ...observation,
    complete: false,
    verdicts: observation.verdicts.filter((verdict) => stands(verdict.control)),
    revisions: Object.fromEntries(Object.entries(observation.revisions).filter(([control]) => stands(control))),
  };
}
