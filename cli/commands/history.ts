/** `plumbline history`: what was true at any instant, and how it came to be. */
import { Command, Option } from 'commander';
import { orOthers } from '../../shared/alerts/actor.ts';
import { parseUnit } from '../../shared/core/account.ts';
import type { Commit, Held, UnitState } from '../../shared/core/commit.ts';
import type { Status } from '../../shared/core/control.ts';
import { WHOLE_UNIT } from '../../shared/core/evaluate.ts';
import type { History, Roster } from '../../shared/core/ports.ts';
import { accountIds, instant, list } from '../lib/options.ts';
import { chosenControls } from '../lib/registry.ts';
import { type StoreOptions, withStoreOptions } from '../lib/store-options.ts';
import { coloursFor, painted, statusColour, table } from '../lib/table.ts';

interface HistoryOptions extends StoreOptions {
  readonly account?: readonly string[];
  readonly control?: readonly string[];
  readonly status?: readonly string[];
  readonly asOf?: string;
  readonly since?: string;
  readonly format: 'table' | 'json';
}

export const historyCommand = (): Command =>
  withStoreOptions(new Command('history'))
    .description('Show what holds, what held at an instant (--as-of), or everything that moved (--since).')
    .option('--account <ids>', 'accounts, comma-separated', accountIds)
    .option('--control <ids>', 'control ids and globs, comma-separated', list)
    .option('--status <names>', 'statuses: pass, fail, unknown, not-applicable', list)
    .option('--as-of <instant>', 'the verdicts at that instant', instant)
    .addOption(new Option('--since <instant>', 'every change since then').argParser(instant).conflicts('asOf'))
    .addOption(new Option('--format <format>', 'output').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  plumbline history --store ./store --status fail,unknown
  plumbline history --table plumbline --account 111122223333 --as-of 2026-03-31
  plumbline history --table plumbline --control 'guardduty.*' --since 2026-01-01 --format json`,
    )
    .action(async (options: HistoryOptions) => {
      const controls = options.control && new Set(chosenControls(options.control).map(({ id }) => id));
      const { openStore } = await import('../lib/store.ts');
      const store = await openStore(options);
      try {
        const units = await unitsOf(store.roster, options.account);
        if (options.since) await printTimeline(store.history, units, options.since, controls, options.format);
        else await printVerdicts(store.history, units, options, controls);
      } finally {
        await store.close();
      }
    });

const NOT_ACCOUNTS = ['runs', 'attestations'];

async function unitsOf(roster: Roster, accounts: readonly string[] | undefined): Promise<string[]> {
  const units: string[] = [];
  for await (const { unit } of roster.units()) {
    const { account } = parseUnit(unit);
    const wanted = accounts ? accounts.includes(account) : !NOT_ACCOUNTS.includes(account);
    if (wanted) units.push(unit);
  }
  return units.sort();
}

interface Row {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly since: string;
  readonly because: string;
}

async function printVerdicts(
  history: History,
  units: readonly string[],
  { asOf, status, format }: HistoryOptions,
  controls: Set<string> | undefined,
) {
  const states = await Promise.all(units.map((unit) => (asOf ? history.asOf(unit, asOf) : history.read(unit))));
  const rows = states
    .flatMap((state) => rowsOf(state, controls))
    .filter((row) => !status || status.includes(row.status));
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify({ asOf: asOf ?? 'now', verdicts: rows }, null, 2)}\n`);
    return;
  }
  const colours = coloursFor(process.stdout);
  const lines = rows.map((row) => [
    row.account,
    row.region,
    row.control,
    row.resource,
    painted(statusColour(colours, row.status)),
    row.since.slice(0, 16),
    row.because,
  ]);
  process.stdout.write(`${table(['account', 'region', 'control', 'resource', 'status', 'since', 'because'], lines)}\n`);
  process.stderr.write(`${rows.length} verdicts as of ${asOf ?? 'now'}\n`);
}

/** While a control could not be read at all, its resources are unknown, whatever was last known of them. */
function rowsOf(state: UnitState, controls: Set<string> | undefined): Row[] {
  const { account, region } = parseUnit(state.unit);
  return Object.entries(state.verdicts)
    .filter(([control]) => !controls || controls.has(control))
    .flatMap(([control, held]) => {
      const dark: Held | undefined = held[WHOLE_UNIT];
      return Object.entries(held).map(([resource, verdict]) => {
        const { status, since, because } = dark ?? verdict;
        return { control, account, region, resource, status, since, because };
      });
    });
}

async function printTimeline(
  history: History,
  units: readonly string[],
  since: string,
  controls: Set<string> | undefined,
  format: string,
) {
  const moved: object[] = [];
  for (const unit of units) {
    const before = await history.asOf(unit, since);
    for await (const commit of history.log(unit, { after: before.seq })) moved.push(...changesOf(commit, controls));
  }
  if (format === 'json') process.stdout.write(`${JSON.stringify({ since, changes: moved }, null, 2)}\n`);
  else {
    const head = ['at', 'account', 'region', 'control', 'resource', 'moved', 'from', 'to', 'because', 'by'];
    process.stdout.write(
      `${table(
        head,
        moved.map((change) => Object.values(change).map((value) => String(value ?? '-'))),
      )}\n`,
    );
    process.stderr.write(`${moved.length} changes since ${since}\n`);
  }
}

function changesOf(commit: Commit, controls: Set<string> | undefined): object[] {
  if (commit.body.type !== 'verdicts') return [];
  const { account, region } = parseUnit(commit.unit);
  return commit.body.changes
    .filter(({ control }) => !controls || controls.has(control))
    .map(({ control, resource, movement, from, to, because }) => ({
      ...{ at: commit.at, account, region, control, resource, movement, from, to, because },
      by: causeOf(commit),
    }));
}

function causeOf({ cause }: Commit): string {
  if (cause.kind === 'scan') return cause.run;
  if (cause.kind === 'person') return cause.by;
  if (cause.kind !== 'event') return cause.kind;
  if (!cause.actor) return cause.detailType;
  const { principal, call, others } = cause.actor;
  return `${principal} (${call})${orOthers(others)}`;
}
