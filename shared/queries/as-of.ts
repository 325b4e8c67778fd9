/** Answers which verdicts held at an instant, and which were unknown then. */
import { parseUnit } from '../core/account.ts';
import type { ChainUnit } from '../core/chain.ts';
import type { ChainState } from '../core/commit.ts';
import type { Status } from '../core/control.ts';
import { WHOLE_UNIT } from '../core/evaluate.ts';
import type { External } from '../core/external.ts';
import { listed } from '../core/words.ts';
import { failingSince, type Held, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { type UnitPage, type UnitPaging, unitPage } from './pages.ts';
import { BadQuestion, type Part } from './question.ts';
import { inOrder, type Reads } from './reading.ts';
import { type Scope, type Selection, scopeOf } from './scope.ts';

export interface AsOfQuestion extends Selection {
  /** ISO instant; if left out, the present. */
  readonly at?: string;
  readonly statuses?: readonly string[];
}

/** A verdict that held. Its fields have the order in which machine-readable output shows them. */
export interface VerdictAt {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly because: string;
  readonly since: string;
  /** SHA-256 of the judged facts; null if there were no facts to judge. */
  readonly evidence: string | null;
  /** The instant since which it fails, even if it could not be read in between; null if it does not fail. */
  readonly failingSince: string | null;
  /** The title and the severity that the source of an external control gave; left out for other controls. */
  readonly external?: External;
}

/** The unknown verdicts of a unit, by reason. */
export interface Dark {
  readonly account: string;
  readonly region: string;
  readonly because: string;
}

export interface UnitAt {
  readonly unit: string;
  readonly verdicts: readonly VerdictAt[];
  readonly dark: readonly Dark[];
}

/**
 * The answer unit by unit, in order. Throws `BadQuestion` before the first verdict if nothing was recorded by then, or if no
 * verdict is about the controls or resources that the question names.
 */
export async function* asOf(reads: Reads, question: AsOfQuestion, part: Part = 'asOf'): AsyncGenerator<UnitAt> {
  yield* asOfIn(reads, await scopeOf(reads, question), question, part);
}

/** The answer for a scope that was read before, from one of its units on. */
async function* asOfIn(
  reads: Reads,
  scope: Scope,
  question: AsOfQuestion,
  part: Part = 'asOf',
  begin?: string,
): AsyncGenerator<UnitAt> {
  const { at, statuses } = question;
  const units = begin === undefined ? scope.units : scope.units.filter((unit) => unit >= begin);
  let commits = 0;
  let found = 0;
  let matching = 0;
  const others = new Set<Status>();
  for await (const state of inOrder(units, (unit) => stateAt(reads, unit, at))) {
    commits += state.seq;
    const all = verdictsIn(state, scope);
    found += all.length;
    const verdicts = statuses ? all.filter(({ status }) => statuses.includes(status)) : all;
    matching += verdicts.length;
    if (matching === 0) for (const { status } of all) others.add(status);
    yield { unit: state.unit, verdicts, dark: scope.empty.has(state.unit) ? [] : darkIn(state, all) };
  }
  // units before the first one of a later page were counted by the pages before it
  if (begin !== undefined) return;
  if (at && commits === 0) throw await nothingYet(reads, scope.units, at, part);
  if (found === 0) requireNothingNamed(question);
  if (statuses && matching === 0) throw noneIs(statuses, [...others]);
}

/** One page of the same answer, in the order of units, controls and resources, each unit's dark part with its beginning. */
export const asOfPage = (
  reads: Reads,
  question: AsOfQuestion,
  paging: UnitPaging,
): Promise<UnitPage<VerdictAt, readonly Dark[]>> =>
  unitPage(
    reads,
    {
      asked: { kind: 'asOf', ...question },
      read: async (unit, at, scope) => {
        const state = await pagedStateAt(reads, unit, at, question.at);
        const all = verdictsIn(state, scope);
        const { statuses } = question;
        return {
          state: scope.empty.has(unit) ? [] : darkIn(state, all),
          entries: statuses ? all.filter(({ status }) => statuses.includes(status)) : all,
        };
      },
    },
    paging,
  );

/** Names the statuses that exist, if no verdict has one of the named statuses. */
const noneIs = (statuses: readonly string[], others: readonly Status[]): BadQuestion =>
  new BadQuestion(
    'statuses',
    (name) => `no verdict is ${listed(statuses)}; there is ${listed(others) || 'none'}; leave ${name} out to see all`,
  );

export const stateAt = (
  { history }: Reads,
  unit: string,
  at: string | undefined,
): Promise<ChainState<VerdictsState>> =>
  at === undefined ? history.read(verdictsOf(unit)) : history.asOf(verdictsOf(unit), at);

function requireNothingNamed({ controls, resources }: Selection): void {
  if (!controls && !resources) return;
  throw new BadQuestion(
    resources ? 'resources' : 'controls',
    (name) => `the history holds no verdict of what ${name} names; leave it out to see all`,
  );
}

/** The state that a page shows: of the instant that the question names, or of the present when its first page was read. */
export const pagedStateAt = (reads: Reads, unit: string, at: string, named: string | undefined) =>
  named === undefined ? recentStateAt(reads, verdictsOf(unit), at) : stateAt(reads, unit, at);

/** The state as of an instant near the present. Most units have not changed since, and their present state costs one query. */
export async function recentStateAt<State>(
  { history }: Pick<Reads, 'history'>,
  of: ChainUnit<State>,
  at: string,
): Promise<ChainState<State>> {
  const present = await history.read(of);
  return present.at <= at ? present : history.asOf(of, at);
}

/** Names the instant at which the history begins: a unit that was not scanned yet has not passed. */
export const nothingYet = async (
  reads: Reads,
  units: readonly string[],
  at: string,
  part: Part,
): Promise<BadQuestion> => notBegun(await beginningOfAll(reads, units), at, part);

const notBegun = (begins: string | null, at: string, part: Part): BadQuestion => {
  const since = begins === null ? 'nothing was recorded since either' : `it begins at ${begins}`;
  return new BadQuestion(part, () => `the history holds nothing as of ${at}; ${since}`);
};

/** Throws `BadQuestion` if the first commit of these units is later than the instant. */
export async function requireBegun(
  reads: Reads,
  units: readonly string[],
  { at, part }: { readonly at: string; readonly part: Part },
): Promise<void> {
  const begins = await beginningOfAll(reads, units);
  if (begins !== null && begins > at) throw notBegun(begins, at, part);
}

/** The instant of the first commit of these units; null if there is none. */
async function beginningOfAll(reads: Reads, units: readonly string[]): Promise<string | null> {
  let begins: string | null = null;
  for await (const first of inOrder(units, (unit) => beginningOf(reads, unit)))
    if (first !== null && (begins === null || first < begins)) begins = first;
  return begins;
}

async function beginningOf({ history }: Reads, unit: string): Promise<string | null> {
  for await (const { at } of history.log(verdictsOf(unit))) return at;
  return null;
}

/** While a control could not be read at all, its resources are unknown, whatever their last known verdicts were. */
export function verdictsIn({ unit, contents }: ChainState<VerdictsState>, { has }: Scope): VerdictAt[] {
  const { account, region } = parseUnit(unit);
  return Object.entries(contents.verdicts).flatMap(([control, held]) => {
    const dark: Held | undefined = held[WHOLE_UNIT];
    return Object.entries(held)
      .filter(([resource]) => has(control, resource))
      .map(([resource, verdict]) => {
        const { status, because, since, evidence = null } = dark ?? verdict;
        const { external } = verdict;
        return {
          ...{ control, account, region, resource, status, because, since, evidence },
          failingSince: failingSince(verdict) ?? null,
          ...(external ? { external } : {}),
        };
      });
  });
}

export const NOT_SCANNED = 'it was not scanned yet';

function darkIn({ unit, seq }: ChainState<VerdictsState>, verdicts: readonly VerdictAt[]): Dark[] {
  const place = parseUnit(unit);
  if (seq === 0) return [{ ...place, because: NOT_SCANNED }];
  const reasons = new Set(verdicts.flatMap(({ status, because }) => (status === 'unknown' ? because : [])));
  return [...reasons].map((because) => ({ ...place, because }));
}
