/** The work of `plumbline history`: reads the units that the options name, and refuses to answer for what is not there. */
import { catalogue } from '../../shared/controls/catalogue.ts';
import { parseUnit } from '../../shared/core/account.ts';
import type { ChainState } from '../../shared/core/commit.ts';
import { UsageError } from '../../shared/core/errors.ts';
import { WHOLE_UNIT } from '../../shared/core/evaluate.ts';
import type { History, Roster } from '../../shared/core/ports.ts';
import { listed } from '../../shared/core/words.ts';
import { type Held, type VerdictsState, verdictsOf } from '../../shared/records/verdicts.ts';
import { type Change, changesIn, type Filter, printChanges, printVerdicts, type Row } from './history-print.ts';
import type { Io } from './io.ts';
import { chosenOf } from './registry.ts';
import { openStore } from './store.ts';
import type { StoreOptions } from './store-options.ts';

interface HistoryOptions extends StoreOptions {
  readonly account?: readonly string[];
  readonly control?: readonly string[];
  readonly status?: readonly string[];
  readonly asOf?: string;
  readonly since?: string;
  readonly format: 'table' | 'json';
}

export async function runHistory(io: Io, options: HistoryOptions): Promise<void> {
  const controls = options.control ? new Set(chosenOf(catalogue, options.control).map(({ id }) => id)) : undefined;
  const filter: Filter = { controls, statuses: options.status };
  const store = await openStore(options);
  try {
    const units = await unitsOf(store.roster, options.account);
    if (options.since) {
      const changes = await movedSince(store.history, units, options.since, filter);
      printChanges(io, changes, { since: options.since, format: options.format });
      return;
    }
    const rows = await heldIn(store.history, units, options.asOf, filter);
    printVerdicts(io, rows, { asOf: options.asOf, format: options.format });
  } finally {
    await store.close();
  }
}

/** Units of people's records and of runs are no accounts. */
const isScanned = (account: string): boolean => /^\d{12}$|^organization$/.test(account);

async function unitsOf(roster: Roster, accounts: readonly string[] | undefined): Promise<string[]> {
  const units: string[] = [];
  for await (const { unit } of roster.units()) if (isScanned(parseUnit(unit).account)) units.push(unit);
  if (units.length === 0) throw new UsageError('the history holds no scan yet; scan into it first');
  const there = units.map((unit) => parseUnit(unit).account);
  const missing = accounts?.find((account) => !there.includes(account));
  if (missing !== undefined)
    throw new UsageError(`the history holds nothing of ${missing}; check --account: there is ${listed(there)}`);
  return units.filter((unit) => !accounts || accounts.includes(parseUnit(unit).account)).sort();
}

async function heldIn(
  history: History,
  units: readonly string[],
  asOf: string | undefined,
  { controls, statuses }: Filter,
): Promise<Row[]> {
  const states = await Promise.all(
    units.map(verdictsOf).map((of) => (asOf ? history.asOf(of, asOf) : history.read(of))),
  );
  if (asOf && states.every(({ seq }) => seq === 0)) throw await nothingYet(history, units, asOf);
  const rows = states.flatMap(rowsOf).filter(({ control }) => !controls || controls.has(control));
  if (controls && rows.length === 0)
    throw new UsageError('the history holds no verdict of what --control names; leave it out to see all');
  const found = rows.filter(({ status }) => !statuses || statuses.includes(status));
  if (statuses && found.length === 0) throw new UsageError(noneIs(statuses, rows));
  return found;
}

/** Words for a filter that matches nothing: what there is besides. */
const noneIs = (statuses: readonly string[], rows: readonly Row[]): string =>
  `no verdict is ${listed(statuses)}; there is ${listed(rows.map(({ status }) => status)) || 'none'}; leave --status out to see all`;

/** What was not looked at yet is not what passed. */
async function nothingYet(history: History, units: readonly string[], asOf: string): Promise<UsageError> {
  const first = await Promise.all(units.map((unit) => beginning(history, unit)));
  const [begins] = first.filter((at) => at !== null).sort();
  const since = begins ? `it begins at ${begins}` : 'nothing was recorded since either';
  return new UsageError(`the history holds nothing as of ${asOf}; ${since}`);
}

async function beginning(history: History, unit: string): Promise<string | null> {
  for await (const { at } of history.log(verdictsOf(unit))) return at;
  return null;
}

/** While a control could not be read at all, its resources are unknown, whatever was last known of them. */
function rowsOf({ unit, contents }: ChainState<VerdictsState>): Row[] {
  const { account, region } = parseUnit(unit);
  return Object.entries(contents.verdicts).flatMap(([control, held]) => {
    const dark: Held | undefined = held[WHOLE_UNIT];
    return Object.entries(held).map(([resource, verdict]) => {
      const { status, since, because } = dark ?? verdict;
      return { control, account, region, resource, status, since, because };
    });
  });
}

async function movedSince(
  history: History,
  units: readonly string[],
  since: string,
  filter: Filter,
): Promise<Change[]> {
  const moved: Change[] = [];
  for (const of of units.map(verdictsOf)) {
    const before = await history.asOf(of, since);
    for await (const commit of history.log(of, { after: before.seq })) moved.push(...changesIn(commit, filter));
  }
  return moved;
}
