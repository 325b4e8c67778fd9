/** Answers which verdicts held at an instant. */
import { parseUnit } from '../core/account.ts';
import type { ChainState } from '../core/commit.ts';
import type { Status } from '../core/control.ts';
import { WHOLE_UNIT } from '../core/evaluate.ts';
import { type Held, type VerdictsState, verdictsOf } from '../records/verdicts.ts';
import { BadQuestion } from './question.ts';
import { inOrder, type Reads } from './reading.ts';
import { unitsOf } from './units.ts';

export interface AsOfQuestion {
  /** ISO instant; left out, the present. */
  readonly at?: string;
  readonly accounts?: readonly string[];
  /** Ids of controls. */
  readonly controls?: readonly string[];
  readonly statuses?: readonly string[];
}

/** A verdict that held, with its fields in the order in which machines are given them. */
export interface VerdictAt {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly since: string;
  readonly because: string;
}

/** The verdicts that held at the instant, by unit in order. */
export async function asOf(reads: Reads, { at, accounts, controls, statuses }: AsOfQuestion): Promise<VerdictAt[]> {
  const units = await unitsOf(reads, accounts);
  const { history } = reads;
  const read = (unit: string) => (at ? history.asOf(verdictsOf(unit), at) : history.read(verdictsOf(unit)));
  const rows: VerdictAt[] = [];
  let commits = 0;
  for await (const state of inOrder(units, read)) {
    commits += state.seq;
    rows.push(...verdictsIn(state).filter(({ control }) => !controls || controls.includes(control)));
  }
  if (at && commits === 0) throw await nothingYet(reads, units, at);
  if (controls && rows.length === 0)
    throw new BadQuestion(
      'controls',
      (name) => `the history holds no verdict of what ${name} names; leave it out to see all`,
    );
  return rows.filter(({ status }) => !statuses || statuses.includes(status));
}

/** Says since when there is a history: a unit that was not scanned yet has not passed. */
async function nothingYet(reads: Reads, units: readonly string[], at: string): Promise<BadQuestion> {
  let begins: string | null = null;
  for await (const first of inOrder(units, (unit) => beginningOf(reads, unit)))
    if (first !== null && (begins === null || first < begins)) begins = first;
  const since = begins === null ? 'nothing was recorded since either' : `it begins at ${begins}`;
  return new BadQuestion('asOf', () => `the history holds nothing as of ${at}; ${since}`);
}

async function beginningOf({ history }: Reads, unit: string): Promise<string | null> {
  for await (const { at } of history.log(verdictsOf(unit))) return at;
  return null;
}

/** While a control could not be read at all, its resources are unknown, whatever was last known of them. */
function verdictsIn({ unit, contents }: ChainState<VerdictsState>): VerdictAt[] {
  const { account, region } = parseUnit(unit);
  return Object.entries(contents.verdicts).flatMap(([control, held]) => {
    const dark: Held | undefined = held[WHOLE_UNIT];
    return Object.entries(held).map(([resource, verdict]) => {
      const { status, since, because } = dark ?? verdict;
      return { control, account, region, resource, status, since, because };
    });
  });
}
