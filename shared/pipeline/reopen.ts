/**
 * When a waiver ends, the failures that it covered are alerted, including those that never had an alert because they
 * existed at the first scan. An alert that was waived is sent again by its own timer.
 */
import { parseUnit } from '../core/account.ts';
import { leftAfter, leftAt, leftSince } from '../core/left-after.ts';
import { each } from '../core/reading.ts';
import { day } from '../core/words.ts';
import { accountsOf } from '../records/accounts-of-waivers.ts';
import { type SeverityOf, type Transition, transitionsIn } from '../records/alerts/transition.ts';
import { RUNS } from '../records/runs.ts';
import { isScanned } from '../records/units.ts';
import { type Change, failingSince, type Held, verdictsOf } from '../records/verdicts.ts';
import {
  type AccountOf,
  endingLast,
  isInScope,
  isOfAccount,
  WAIVERS,
  type Waiver,
  waiverOf,
} from '../records/waivers.ts';
import type { Deps } from './deps.ts';
import { isAnsweredHere } from './one-cause.ts';

export type ReopenDeps = Pick<Deps, 'history' | 'roster'> & {
  /** The controls that judge all of an external check, by tool and check: `config/S3_BUCKET_VERSIONING_ENABLED`. */
  answers(): Promise<Readonly<Record<string, readonly string[]>>>;
};

/**
 * The waivers that ended since the last run but one, up to an instant. A waiver that another one of the same id replaced has not
 * ended. A failure that is already alerted is not alerted again, so it does no harm to look back further than needed.
 */
export async function endedBy(
  { history }: Pick<Deps, 'history'>,
  { seq, at }: { readonly seq: number; readonly at: string },
): Promise<Waiver[]> {
  const since = await beforeLast(history, seq);
  const { contents } = await leftAt(history, WAIVERS, since);
  const newest = new Map(Object.entries(contents));
  for await (const { body } of leftSince(history, WAIVERS, since))
    for (const waiver of body.waivers) newest.set(waiver.id, waiver);
  return [...newest.values()].filter(({ until }) => until > since && until <= at);
}

/** The instant of the last run but one; that of the first run if there are fewer. */
async function beforeLast(history: Pick<Deps['history'], 'log'>, seq: number): Promise<string> {
  for await (const { at } of leftAfter(history, RUNS, seq - 3)) return at;
  return new Date(0).toISOString();
}

/** A transition for each failure that one of the ended waivers covered, and that no waiver covers now. */
export async function reopened(
  deps: ReopenDeps,
  ended: readonly Waiver[],
  at: string,
  severityOf: SeverityOf,
): Promise<Transition[]> {
  if (ended.length === 0) return [];
  const { contents: waivers } = await deps.history.read(WAIVERS);
  const accountOf = await accountsOf(deps, [...ended, ...Object.values(waivers)]);
  const units: string[] = [];
  for await (const { unit, verdicts } of deps.roster.units()) {
    const { account } = parseUnit(unit);
    if (isScanned(unit) && verdicts.fail > 0 && ended.some((waiver) => isOfAccount(waiver, account, accountOf)))
      units.push(unit);
  }
  const found = await each(
    units,
    (unit) => reopenedIn(deps, unit, { ended, waivers, accountOf, at, severityOf }),
    TOGETHER,
  );
  return found.flat();
}

const TOGETHER = 16;

interface Ending {
  readonly ended: readonly Waiver[];
  readonly waivers: Readonly<Record<string, Waiver>>;
  readonly accountOf: AccountOf;
  readonly at: string;
  readonly severityOf: SeverityOf;
}

async function reopenedIn(deps: ReopenDeps, unit: string, { ended, waivers, accountOf, at, severityOf }: Ending) {
  const { seq, head, contents } = await deps.history.read(verdictsOf(unit));
  const changes: Change[] = [];
  for (const [control, resources] of Object.entries(contents.verdicts))
    for (const [resource, held] of Object.entries(resources)) {
      const waiver = endedFor({ ...parseUnit(unit), control, resource }, held);
      if (waiver) changes.push(changeOf({ control, resource }, held, waiver));
    }
  if (changes.length === 0) return [];
  const isAnswered = await isAnsweredHere(deps.history, parseUnit(unit), await deps.answers());
  const body = { type: 'verdicts' as const, changes: changes.filter((change) => !isAnswered(change)), revisions: {} };
  const commit = { unit, seq, at, observedAt: at, cause: { kind: 'time' as const }, body, previous: '', hash: head };
  return transitionsIn(commit, severityOf);

  function endedFor(finding: Parameters<typeof isInScope>[1], held: Held): Waiver | undefined {
    if (held.status !== 'fail' || waiverOf(waivers, finding, at, accountOf)) return undefined;
    const since = failingSince(held) ?? held.since;
    return endingLast(ended.filter((waiver) => since < waiver.until && isInScope(waiver, finding, accountOf)));
  }
}

/**
 * The change of a failure whose waiver ended. The failure began before, so no event and no actor is credited with it.
 */
const changeOf = (
  { control, resource }: Pick<Change, 'control' | 'resource'>,
  { because, external, evidence = '' }: Held,
  { until, by, reason }: Waiver,
): Change => ({
  ...{ control, resource, movement: 'regressed', from: 'fail', to: 'fail', evidence },
  because: `${because}; its waiver by ${by} (${reason}) ended on ${day(until)}`,
  ...(external ? { external } : {}),
});
