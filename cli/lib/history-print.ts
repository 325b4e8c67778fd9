/** What `plumbline history` prints: verdicts at an instant, and changes since one. */
import { orOthers } from '../../shared/alerts/actor.ts';
import type { Commit } from '../../shared/core/commit.ts';
import type { VerdictAt } from '../../shared/queries/as-of.ts';
import type { Moved } from '../../shared/queries/timeline.ts';
import type { Io } from './io.ts';
import { coloursFor, painted, statusColour, table } from './table.ts';
import { counted, minute } from './words.ts';

type Format = 'table' | 'json';

export function printVerdicts(
  io: Io,
  rows: readonly VerdictAt[],
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
  moved: readonly Moved[],
  { since, format }: { since: string; format: Format },
): void {
  const changes = moved.map(({ cause, ...change }) => ({ ...change, by: causeOf({ cause }) }));
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

function causeOf({ cause }: Pick<Commit, 'cause'>): string {
  if (cause.kind === 'scan') return cause.run;
  if (cause.kind === 'person') return cause.by;
  if (cause.kind !== 'event') return cause.kind;
  if (!cause.actor) return cause.detailType;
  const { principal, call, others } = cause.actor;
  return `${principal} (${call})${orOthers(others)}`;
}
