/** Starts, continues and ends drills: commits to the chain of their account. */
import type { NewCommit } from '../core/commit.ts';
import { UsageError } from '../core/errors.ts';
import type { History } from '../core/ports.ts';
import { appendTo } from '../pipeline/append.ts';
import { type Drill, type DrillEnd, type DrillStep, figuresOf, isFinished } from '../records/drill.ts';
import { type DrillBody, type DrillsState, drillsOf, type StartedDrill, withStep } from '../records/drills.ts';
import { contradictionIn } from './consistent.ts';

type Appends = Pick<History, 'read' | 'append'>;

/** A name is a part of commands that people copy, and of addresses. */
const NAME = /^[A-Za-z0-9][\w.+-]{0,63}$/;
const MOST_STEPS = 200;
/** More drills than that do not run at once in one account: somebody forgot to end them. */
const MOST_RUNNING = 50;

export function requireDrillName(name: string): void {
  if (NAME.test(name)) return;
  throw new UsageError(
    'the name of a drill has 1 to 64 letters, digits and ._+-, and begins with a letter or a digit, such as 2026-q1',
  );
}

/** The drill that is to be changed, and the instant of the change. */
export interface Change {
  readonly account: string;
  readonly name: string;
  readonly by: string;
  readonly now: Date;
  /** ISO instant at which it happened; now if left out. */
  readonly at?: string | undefined;
}

/** If two people start a drill of one name at once, the later one is refused, and the message names the first. */
export async function startDrill(history: Appends, drill: StartedDrill): Promise<Drill> {
  requireDrillName(drill.name);
  await appendTo(history, drillsOf(drill.account), ({ contents }) => {
    const taken = drillIn(contents, drill.name);
    if (taken)
      throw new UsageError(
        `there is a drill ${taken.name} already, which ${taken.by} started at ${taken.startedAt}; give another name`,
      );
    const running = Object.values(contents).filter((one) => !isFinished(one));
    if (running.length >= MOST_RUNNING)
      throw new UsageError(
        `${MOST_RUNNING} drills of ${drill.account} run already; finish those that are over; cancel those of which nothing came`,
      );
    return commit(drill.by, drill.recorded, { kind: 'started', drill });
  });
  return { ...drill, steps: [], end: null };
}

type StepFields = Pick<DrillStep, 'text' | 'marks' | 'dataAsOf' | 'source'>;

export function stepDrill(history: Appends, change: Change, fields: StepFields): Promise<Drill> {
  return changed(history, change, (drill) => {
    if (drill.steps.length >= MOST_STEPS)
      throw new UsageError(
        `${drill.name} has ${MOST_STEPS} steps already; finish it, and write the rest into its report`,
      );
    const step: DrillStep = { ...whenAndWho(drill, change), ...fields };
    return { after: withStep(drill, step), body: { kind: 'stepped', name: drill.name, step } };
  });
}

type EndFields = Pick<DrillEnd, 'outcome' | 'note' | 'dataAsOf' | 'noDataLost' | 'evidence'>;

/** A drill is finished once. One that recovered must say how much data was lost. */
export function finishDrill(history: Appends, change: Change, fields: EndFields): Promise<Drill> {
  return changed(history, change, (drill) => {
    const end: DrillEnd = { ...whenAndWho(drill, change), ...fields };
    const after = { ...drill, end };
    if (end.outcome === 'recovered' && figuresOf(after).achievedRpoMinutes === null)
      throw new UsageError(
        `${drill.name} does not say how much data was lost; give the newest instant whose data was there after the recovery, or say that no data was lost`,
      );
    return { after, body: { kind: 'finished', name: drill.name, end } };
  });
}

interface Changed {
  readonly after: Drill;
  readonly body: DrillBody['step'];
}

async function changed(history: Appends, change: Change, make: (drill: Drill) => Changed): Promise<Drill> {
  let result: Drill | undefined;
  await appendTo(history, drillsOf(change.account), ({ contents }) => {
    const drill = drillIn(contents, change.name);
    if (!drill)
      throw new UsageError(
        `there is no drill ${change.name} of ${change.account}; the list of drills names those there are`,
      );
    if (isFinished(drill))
      throw new UsageError(
        `${drill.name} was finished at ${drill.end.at} by ${drill.end.by}; a drill is finished once, and nothing is added to it`,
      );
    const { after, body } = make(drill);
    const contradiction = contradictionIn(after);
    if (contradiction !== undefined) throw new UsageError(contradiction);
    result = after;
    return commit(change.by, change.now.toISOString(), body);
  });
  return result as Drill;
}

export const drillIn = (drills: DrillsState, name: string): Drill | undefined =>
  Object.hasOwn(drills, name) ? drills[name] : undefined;

/**
 * A clock that jumped back does not let a step happen before what was recorded earlier: the step has the instant of the latest one.
 */
function whenAndWho(drill: Drill, { at, by, now }: Change): Pick<DrillStep, 'at' | 'recorded' | 'by'> {
  const read = now.toISOString();
  const latest = [
    drill.startedAt,
    drill.recorded,
    ...drill.steps.flatMap((step) => [step.at, step.recorded]),
    read,
  ].sort();
  const recorded = latest.at(-1) ?? read;
  if (at !== undefined && at > recorded)
    throw new UsageError(`${at} lies in the future; record a step when it has happened`);
  return { at: at ?? recorded, recorded, by };
}

function commit(by: string, at: string, step: DrillBody['step']): NewCommit<DrillBody> {
  const instant = new Date(at);
  return { at: instant, observedAt: instant, cause: { kind: 'person', by }, body: { type: 'drill', step } };
}
