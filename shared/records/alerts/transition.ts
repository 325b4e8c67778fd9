/**
 * Turns commits into transitions: each opens or closes a member of an alert. For failing and expiring verdicts, a member is a
 * finding. For unreadable resources, a member is the reason, whichever controls it affects, because one missing permission
 * needs one fix.
 */
import type { Actor, Cause, Commit } from '../../core/commit.ts';
import { isLastCall, SEVERITIES, type Severity } from '../../core/control.ts';
import { sha256 } from '../../core/digest.ts';
import type { Change, VerdictsBody, VerdictsState } from '../verdicts.ts';
import type { Problem } from './alert.ts';

export interface Transition {
  readonly unit: string;
  readonly seq: number;
  /** ISO instant of the commit. */
  readonly at: string;
  readonly cause: Cause;
  readonly problem: Problem;
  readonly opens: boolean;
  /** The key of the member within its unit. */
  readonly key: string;
  /** The key of the member that this one replaces: the resource is unreadable for another reason than before. */
  readonly replaces?: string;
  readonly change: Change;
  readonly severity: Severity;
  /** Every control whose verdict changed with it. */
  readonly controls: readonly string[];
}

const finding = ({ control, resource }: Change): string => `${control}#${resource}`;
/** Twelve digits distinguish the reasons within one unit. */
const reason = (because: string): string => `unseen#${sha256(because).slice(0, 12)}`;
const ending = (change: Change): string => `ending#${finding(change)}`;
/** The second warning is a member of its own, so that it is alerted although the first is still open. */
const lastCall = (change: Change): string => `last-call#${finding(change)}`;

type MemberChange = Pick<Transition, 'problem' | 'opens' | 'key' | 'replaces'>;

/** The members that a change opens and closes. A baseline, or a revised control, opens none. */
function memberChangesOf(change: Change): MemberChange[] {
  const { movement, from, to } = change;
  const steps: MemberChange[] = [];
  const ends = (problem: Problem, key: string) => steps.push({ problem, opens: false, key });
  const begins = (problem: Problem, key: string) => steps.push({ problem, opens: true, key });
  const reasonBefore = from === 'unknown' ? reason(change.before ?? '') : null;
  const reasonNow = to === 'unknown' ? reason(change.because) : null;
  if (reasonBefore && reasonBefore !== reasonNow) ends('dark', reasonBefore);
  if (from !== null && to !== 'fail' && to !== 'unknown') ends('failing', finding(change));
  if (from === 'pass' && !(to === 'pass' && change.warning) && to !== 'unknown') ends('expiring', ending(change));
  if (from === 'pass' && !(to === 'pass' && isLastCall(change.warning)) && to !== 'unknown')
    ends('expiring', lastCall(change));
  if (movement === 'appeared' || movement === 'regressed') begins('failing', finding(change));
  if (movement === 'went-dark' && reasonNow) begins('dark', reasonNow);
  if (reasonBefore && reasonNow && reasonBefore !== reasonNow)
    steps.push({ problem: 'dark', opens: true, key: reasonNow, replaces: reasonBefore });
  if (movement === 'expiring' && !isLastCall(change.warning)) begins('expiring', ending(change));
  if (movement === 'expiring' && isLastCall(change.warning)) begins('expiring', lastCall(change));
  return steps;
}

/** Whether the member is open after the last change of its verdict. */
const stillHolds = ({ problem, key }: MemberChange, { to, because, warning }: Change): boolean =>
  ({
    failing: to === 'fail' || to === 'unknown',
    dark: to === 'unknown' && reason(because) === key,
    expiring: to === 'pass' && (key.startsWith('last-call#') ? isLastCall(warning) : Boolean(warning)),
  })[problem];

/**
 * Leaves out each end of a reason that the unit's state still contains. A reason ends when the last resource that it made
 * unreadable can be read again.
 */
export function confirmedEnds(
  transitions: readonly Transition[],
  { verdicts }: Pick<VerdictsState, 'verdicts'>,
): Transition[] {
  const unseen = new Set(
    Object.values(verdicts)
      .flatMap((byResource) => Object.values(byResource))
      .flatMap(({ status, because }) => (status === 'unknown' ? reason(because) : [])),
  );
  return transitions.filter((transition) => !endsDark(transition) || !unseen.has(transition.key));
}

export const endsDark = ({ problem, opens }: MemberChange): boolean => problem === 'dark' && !opens;

/**
 * The actor of a transition. An event that led to the evaluation is no proof that its actor made a resource unreadable or
 * readable, or made a change while the resource was unreadable, so these have no actor.
 */
export function actorOf({ cause, change, problem }: Transition): Actor | undefined {
  const wasReadable = problem !== 'dark' && change.from !== 'unknown';
  return wasReadable && cause.kind === 'event' ? cause.actor : undefined;
}

export type SeverityOf = (control: string) => Severity;

/** The transitions in a commit of verdicts. All resources of a unit that share a reason are one transition. */
export function transitionsIn(
  { unit, seq, at, cause, body }: Commit<VerdictsBody>,
  severityOf: SeverityOf,
  counts: (step: MemberChange, change: Change) => boolean = () => true,
): Transition[] {
  const found = new Map<string, Transition>();
  for (const change of body.changes) {
    for (const step of memberChangesOf(change).filter((one) => counts(one, change))) {
      const name = `${step.problem} ${step.opens} ${step.key}`;
      const { control } = change;
      const transition = {
        ...step,
        unit,
        seq,
        at,
        cause,
        change,
        severity: change.external?.severity ?? severityOf(control),
        controls: [control],
      };
      found.set(name, merged(found.get(name), transition));
    }
  }
  return [...found.values()];
}

/** Merges two transitions of one member. The more severe one leads. */
function merged(known: Transition | undefined, next: Transition): Transition {
  if (!known) return next;
  const lead = SEVERITIES.indexOf(next.severity) < SEVERITIES.indexOf(known.severity) ? next : known;
  return { ...lead, controls: [...new Set([...known.controls, ...next.controls])] };
}

/**
 * The transitions by scans among a unit's commits. They are alerted when the run ends, later than the changes by events, so a
 * transition counts only if no later commit changed the verdict again.
 */
export function scanTransitionsIn(commits: readonly Commit<VerdictsBody>[], severityOf: SeverityOf): Transition[] {
  const latest = new Map<string, Change>();
  for (const { body } of commits) for (const change of body.changes) latest.set(finding(change), change);
  const stands = (step: MemberChange, change: Change): boolean => {
    const last = latest.get(finding(change));
    return last !== undefined && stillHolds(step, last) === step.opens;
  };
  return commits
    .filter(({ cause }) => cause.kind === 'scan')
    .flatMap((commit) => transitionsIn(commit, severityOf, stands));
}
