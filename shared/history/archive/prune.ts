/** Removes from an archive what signed cuts removed from the table, and no legal hold keeps. */
import type { Signer } from '../../core/anchor.ts';
import { archiveDay, digestInName } from '../../core/archived.ts';
import type { Cut } from '../../core/cut.ts';
import type { ArchiveFiles, FileRemover } from '../../core/ports.ts';
import { removalName, signedRemoval } from '../../core/removed-files.ts';
import { holdOn, type LegalHold } from '../../records/holds.ts';
import { LOG, unitKey } from '../keys.ts';
import { keepCommits, linesIn } from './files.ts';
import { type ArchivedCommit, commitInLine } from './line.ts';

type RemovableFiles = ArchiveFiles & FileRemover;

export interface PruneRules {
  /** The newest cut of each unit. The caller has verified their signatures. */
  readonly cuts: readonly Cut[];
  readonly holds: readonly LegalHold[];
  readonly now: Date;
}

export interface Pruned {
  /** The files that were removed, or would be. */
  readonly removed: readonly string[];
  /** The files that hold what is left of them. */
  readonly kept: readonly string[];
  /** Files that Object Lock still keeps. A later run removes them. */
  readonly locked: readonly string[];
}

interface Found {
  readonly names: string[];
  readonly locked: string[];
  /** Commits in these files that no cut covers. */
  readonly left: ArchivedCommit[];
}

/**
 * With an author, removes; without one, tells only what would go. The commits that are left are written first, and the signed
 * record of the removal before the first file goes: a run that is broken off is completed by the next one.
 */
export async function pruneArchive(
  files: RemovableFiles,
  rules: PruneRules,
  author: { readonly signer: Signer; readonly by: string } | null,
): Promise<Pruned> {
  const covered = coverage(rules);
  const removed: string[] = [];
  const kept: string[] = [];
  const locked: string[] = [];
  for (const names of (await filesByDay(files, covered.lastDay)).values()) {
    const found = await coveredIn(files, names, covered, rules.now);
    locked.push(...found.locked);
    removed.push(...found.names);
    if (author) kept.push(...(await keepCommits(files, found.left)));
  }
  const gone = removed.filter((name) => !kept.includes(name));
  if (author && gone.length > 0) {
    const record = await signedRemoval(
      { at: rules.now.toISOString(), by: author.by, removed: gone, kept },
      author.signer,
    );
    await files.put(removalName(record), Buffer.from(JSON.stringify(record)));
    for (const name of gone) await files.remove(name);
  }
  return { removed: gone, kept, locked };
}

interface Coverage {
  /** The sequence number of the newest removed commit, by the partition key of its unit. */
  readonly last: ReadonlyMap<string, number>;
  /** No later day has a covered commit. */
  readonly lastDay: string;
}

function coverage({ cuts, holds, now }: PruneRules): Coverage {
  const free = cuts.filter(({ unit }) => holdOn(holds, unit, now.toISOString()) === undefined);
  const instants = free.map(({ last }) => last.at).sort();
  return {
    last: new Map(free.map(({ unit, last }) => [unitKey(unit), last.seq])),
    lastDay: archiveDay(instants.at(-1) ?? '0000-00-00'),
  };
}

async function filesByDay(files: RemovableFiles, lastDay: string): Promise<Map<string, string[]>> {
  const names: string[] = [];
  for await (const name of files.list('archive/'))
    if (digestInName(name) !== null && dayOf(name) <= lastDay) names.push(name);
  return Map.groupBy(names, dayOf);
}

const dayOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);

async function coveredIn(
  files: RemovableFiles,
  names: readonly string[],
  { last }: Coverage,
  now: Date,
): Promise<Found> {
  const isCovered = ({ item: { pk, sk } }: ArchivedCommit): boolean =>
    Number(sk?.S?.slice(LOG.length)) <= (last.get(pk?.S ?? '') ?? 0);
  const found: Found = { names: [], locked: [], left: [] };
  for (const name of names) {
    const commits = (await linesIn(files, name)).map((line) => commitInLine(line, name));
    if (!commits.some(isCovered)) continue;
    const until = await files.lockedUntil(name);
    if (until !== null && until > now.toISOString()) {
      found.locked.push(name);
      continue;
    }
    found.names.push(name);
    found.left.push(...commits.filter((commit) => !isCovered(commit)));
  }
  return found;
}
