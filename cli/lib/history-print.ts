/** What `plumbline history` prints: verdicts at an instant, and changes since one. */
import { orOthers } from '../../shared/alerts/actor.ts';
import { parseUnit } from '../../shared/core/account.ts';
import type { Commit } from '../../shared/core/commit.ts';
import type { Status } from '../../shared/core/control.ts';
import type { Io } from './io.ts';
import { coloursFor, painted, statusColour, table } from './table.ts';
import { counted, minute } from './words.ts';

export interface Filter {
  readonly controls: ReadonlySet<string> | undefined;
  readonly statuses: readonly string[] | undefined;
}

/** A verdict in the order in which machines are given its fields. */
export interface Row {
  readonly control: string;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
  readonly status: Status;
  readonly since: string;
  readonly because: string;
}

export interface Change {
  readonly at: string;
  readonly account: string;
  readonly region: string;
  readonly control: string;
  readonly resource: string;
  readonly movement: string;
  readonly from: Status | null;
  readonly to: Status | null;
  readonly because: string;
  readonly by: string;
}

type Format = 'table' | 'json';

export function printVerdicts(
  io: Io,
  rows: readonly Row[],
  { asOf, format }: { asOf: string | undefined; format: Format },
): void {
  if (format === 'json') {
    io.stdout.write(`${JSON.stringify({ asOf: asOf ?? 'now', verdicts: rows }, null, 2)}\n`);
    return;
  }
  const colours = coloursFor(io);
  const lines = rows.map(({ account, region, control, status, since, resource, because }) => [
    ...[account, region, control, painted(statusColour(colours, status)), minute(since), resource, because],
  ]);
  const head = ['account', 'region', 'control', 'status', 'since', 'resource', 'because'];
  io.stdout.write(`${table(io, head, lines)}\n`);
  io.stderr.write(`${counted(rows.length, 'verdict')} as of ${asOf ?? 'now'}\n`);
}

export function printChanges(
  io: Io,
  changes: readonly Change[],
  { since, format }: { since: string; format: Format },
): void {
  if (format === 'json') {
    io.stdout.write(`${JSON.stringify({ since, changes }, null, 2)}\n`);
    return;
  }
  const lines = changes.map(({ at, account, region, control, movement, from, to, resource, because, by }) => [
    ...[minute(at), account, region, control, movement, from ?? '-', to ?? '-', resource, because, by],
  ]);
  const head = ['at', 'account', 'region', 'control', 'moved', 'from', 'to', 'resource', 'because', 'by'];
  io.stdout.write(`${table(io, head, lines)}\n`);
  io.stderr.write(`${counted(changes.length, 'change')} since ${since}\n`);
}

export function changesIn(commit: Commit, { controls, statuses }: Filter): Change[] {
  if (commit.body.type !== 'verdicts') return [];
  const { account, region } = parseUnit(commit.unit);
  return commit.body.changes
    .filter(({ control }) => !controls || controls.has(control))
    .filter(({ to }) => !statuses || (to !== null && statuses.includes(to)))
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
