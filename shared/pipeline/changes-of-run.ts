/**
 * Writes the changes since the previous run as Parquet into the evidence bucket, in a folder for each day, for Athena.
 */
import { parseUnit } from '../core/account.ts';
import type { ChainHead } from '../core/anchor.ts';
import { changesKey } from '../core/change-columns.ts';
import type { Cause, Commit } from '../core/commit.ts';
import { RUNS } from '../records/runs.ts';
import { isScanned } from '../records/units.ts';
import { type VerdictsBody, verdictsOf } from '../records/verdicts.ts';
import { headsKey } from './anchor.ts';
import type { Deps } from './deps.ts';

/** A change with its commit, as a writer takes it. */
export interface ChangeOfRun {
  readonly run: string;
  readonly account: string;
  readonly region: string;
  readonly commit: Commit<VerdictsBody>;
  readonly change: VerdictsBody['changes'][number];
}

export interface ChangesDeps extends Pick<Deps, 'history' | 'archive'> {
  /** The bytes of a file of these changes. */
  changesFile(changes: readonly ChangeOfRun[]): Promise<Uint8Array>;
}

/** Changes of one object: some 2 MB of Parquet. */
const PART = 100_000;

/**
 * Returns the number of changes that were written. A repeated call writes the same objects again. Because it reads each
 * log from the head at the previous run up to the head at this run, changes by reactions are included.
 */
export async function keepChanges(deps: ChangesDeps, run: string): Promise<number> {
  const { archive } = deps;
  const heads = headsIn(await archive.find(headsKey(run)));
  const before = new Map((await headsBefore(deps, run)).map(({ unit, seq }) => [unit, seq]));
  let kept = 0;
  /** Changes of a day that are not written yet. */
  const days = new Map<string, { changes: ChangeOfRun[]; parts: number }>();
  const write = async (day: string, { changes, parts }: { changes: ChangeOfRun[]; parts: number }): Promise<void> => {
    await archive.put(changesKey(day, run, parts), await deps.changesFile(changes));
    days.set(day, { changes: [], parts: parts + 1 });
  };
  for (const head of heads) {
    for await (const change of changesSince(deps, run, head, before.get(head.unit) ?? 0)) {
      const day = change.commit.at.slice(0, 'YYYY-MM-DD'.length);
      const open = days.get(day) ?? { changes: [], parts: 0 };
      days.set(day, open);
      open.changes.push(change);
      kept += 1;
      if (open.changes.length >= PART) await write(day, open);
    }
  }
  for (const [day, open] of days) if (open.changes.length > 0) await write(day, open);
  return kept;
}

async function* changesSince(
  { history }: ChangesDeps,
  run: string,
  { unit, seq }: ChainHead,
  after: number,
): AsyncGenerator<ChangeOfRun> {
  if (!isScanned(unit) || seq <= after) return;
  const { account, region } = parseUnit(unit);
  for await (const commit of history.log(verdictsOf(unit), { after })) {
    if (commit.seq > seq) return;
    for (const change of commit.body.changes) yield { run, account, region, commit, change };
  }
}

const headsIn = (text: string | null): ChainHead[] =>
  (text ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ChainHead);

/**
 * The heads of the newest run before this one; none before the first. A run that died stored no heads, so the run
 * before it is tried.
 */
async function headsBefore({ history, archive }: ChangesDeps, run: string): Promise<ChainHead[]> {
  const names: string[] = [];
  for await (const { body } of history.log(RUNS, { after: 0 })) names.push(body.run);
  const earlier = names.slice(0, names.includes(run) ? names.indexOf(run) : names.length).reverse();
  for (const name of earlier) {
    const text = await archive.find(headsKey(name));
    if (text !== null) return headsIn(text);
  }
  return [];
}

/** The kind of a cause; for an event, also the principal that made the call, if it is known. */
export const causeOf = (cause: Cause): { cause: string; principal: string | null } => ({
  cause: cause.kind,
  principal: cause.kind === 'event' ? (cause.actor?.principal ?? null) : null,
});
