/**
 * Commits → transitions: what of the changes begins something that somebody has to hear of, and what ends such a thing.
 * A member of an alert is a finding for what fails or expires; for what cannot be seen it is the reason, whichever
 * controls it hits: one missing permission is one thing to put right.
 */
import type { Actor, Cause, Commit } from '../../core/commit.ts';
import { SEVERITIES, type Severity } from '../../core/control.ts';
import { sha256 } from '../../core/digest.ts';
import type { Change, VerdictsBody, VerdictsState } from '../verdicts.ts';
import type { Direction } from './alert.ts';

export interface Transition {
  readonly unit: string;
  readonly seq: number;
  /** ISO instant of the commit. */
  readonly at: string;
  readonly cause: Cause;
  readonly direction: Direction;
  readonly opens: boolean;
  /** Names the member within its unit. */
  readonly key: string;
  /** The member whose place it takes: it cannot be seen for another reason than before. */
  readonly instead?: string;
  readonly change: Change;
  readonly severity: Severity;
  /** Every control that moved with it. */
  readonly controls: readonly string[];
}

const finding = ({ control, resource }: Change): string => `${control}#${resource}`;
/** Long enough to tell the reasons of one unit apart. */
const reason = (because: string): string => `unseen#${sha256(because).slice(0, 12)}`;
const ending = (change: Change): string => `ending#${finding(change)}`;

type Step = Pick<Transition, 'direction' | 'opens' | 'key' | 'instead'>;

/** What a change begins and ends. Our own doing (a baseline, a new version of a control) begins nothing. */
function stepsOf(change: Change): Step[] {
  const { movement, from, to } = change;
  const steps: Step[] = [];
  const ends = (direction: Direction, key: string) => steps.push({ direction, opens: false, key });
  const begins = (direction: Direction, key: string) => steps.push({ direction, opens: true, key });
  const wasUnseen = from === 'unknown' ? reason(change.before ?? '') : null;
  const isUnseen = to === 'unknown' ? reason(change.because) : null;
  if (wasUnseen && wasUnseen !== isUnseen) ends('dark', wasUnseen);
  if (from !== null && to !== 'fail' && to !== 'unknown') ends('worse', finding(change));
  if (from === 'pass' && !(to === 'pass' && change.warning) && to !== 'unknown') ends('soon', ending(change));
  if (movement === 'appeared' || movement === 'regressed') begins('worse', finding(change));
  if (movement === 'went-dark' && isUnseen) begins('dark', isUnseen);
  if (wasUnseen && isUnseen && wasUnseen !== isUnseen)
    steps.push({ direction: 'dark', opens: true, key: isUnseen, instead: wasUnseen });
  if (movement === 'expiring') begins('soon', ending(change));
  return steps;
}

/** Whether a verdict that changed last like this is, or is no longer, what the step says. */
const isStill = ({ direction, key }: Step, { to, because, warning }: Change): boolean =>
  ({
    worse: to === 'fail' || to === 'unknown',
    dark: to === 'unknown' && reason(because) === key,
    soon: to === 'pass' && Boolean(warning),
  })[direction];

/**
 * What ended, compared with what the unit is like now: the first that can be read again does not speak for others that still
 * cannot be for the same reason. The last of them does.
 */
export function settled(
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

export const endsDark = ({ direction, opens }: Step): boolean => direction === 'dark' && !opens;

/** Who did it. Whoever's event made us look did not hide or give back anything, nor do what nobody saw until then. */
export function actorOf({ cause, change, direction }: Transition): Actor | undefined {
  const wasSeen = direction !== 'dark' && change.from !== 'unknown';
  return wasSeen && cause.kind === 'event' ? cause.actor : undefined;
}

export type SeverityOf = (control: string) => Severity;

/** The transitions in a commit of verdicts; what one reason darkens, or gives back, in a unit is one of them. */
export function transitionsIn(
  { unit, seq, at, cause, body }: Commit<VerdictsBody>,
  severityOf: SeverityOf,
  counts: (step: Step, change: Change) => boolean = () => true,
): Transition[] {
  const found = new Map<string, Transition>();
  for (const change of body.changes) {
    for (const step of stepsOf(change).filter((one) => counts(one, change))) {
      const name = `${step.direction} ${step.opens} ${step.key}`;
      const { control } = change;
      const moved = { ...step, unit, seq, at, cause, change, severity: severityOf(control), controls: [control] };
      found.set(name, merged(found.get(name), moved));
    }
  }
  return [...found.values()];
}

/** The more severe of two speaks for both. */
function merged(known: Transition | undefined, next: Transition): Transition {
  if (!known) return next;
  const lead = SEVERITIES.indexOf(next.severity) < SEVERITIES.indexOf(known.severity) ? next : known;
  return { ...lead, controls: [...new Set([...known.controls, ...next.controls])] };
}

/**
 * What the scans among a unit's commits brought, told later than it happened: events were told in the meantime, so only
 * what still is as the scan found it counts.
 */
export function scanTransitionsIn(commits: readonly Commit<VerdictsBody>[], severityOf: SeverityOf): Transition[] {
  const latest = new Map<string, Change>();
  for (const { body } of commits) for (const change of body.changes) latest.set(finding(change), change);
  const stands = (step: Step, change: Change): boolean => {
    const last = latest.get(finding(change));
    return last !== undefined && isStill(step, last) === step.opens;
  };
  return commits
    .filter(({ cause }) => cause.kind === 'scan')
    .flatMap((commit) => transitionsIn(commit, severityOf, stands));
}
