/** Archives a history that has no archive yet, or fills the gaps of one: every commit of the table. */
import type { ArchiveFiles, Roster } from '../../core/ports.ts';
import { unitNamed } from '../../records/units.ts';
import { entries } from '../history.ts';
import type { Table } from '../table.ts';
import { keepCommits, linesIn } from './files.ts';
import { type ArchivedCommit, archivedIn, commitInLine } from './line.ts';
import { filesOf } from './lists.ts';

/** Commits are collected up to this length before they are written, so that a day is in few files. */
const COLLECTED = 64 * 1024 * 1024;

export interface Kept {
  readonly units: number;
  /** The commits that were archived now, and those that the archive had. */
  readonly commits: number;
  readonly before: number;
  readonly files: number;
}

const nameIn = ({ pk, sk }: ArchivedCommit['item']): string => `${pk?.S} ${sk?.S}`;

/** Writes what the archive lacks. Throws `DamagedArchive` if a file of it was altered; one that is missing is written again. */
export async function archiveAll(
  { roster, ...table }: Table & { readonly roster: Roster },
  files: ArchiveFiles,
): Promise<Kept> {
  const known = await knownIn(files);
  const before = known.size;
  let waiting: ArchivedCommit[] = [];
  let length = 0;
  const kept = { units: 0, commits: 0, files: 0 };
  const flush = async () => {
    kept.files += (await keepCommits(files, waiting)).length;
    waiting = [];
    length = 0;
  };
  for await (const { unit } of roster.units()) {
    kept.units += 1;
    for await (const { item } of entries(table.client, table.table, unitNamed(unit))) {
      if (known.has(`${nameIn(item)} ${item.hash?.S}`)) continue;
      const commit = await archivedIn(table.client, table.table, item);
      waiting.push(commit);
      kept.commits += 1;
      length += commit.text.length;
      if (length > COLLECTED) await flush();
    }
  }
  await flush();
  return { ...kept, before };
}

/** The commits that the archive has, by key and hash. */
async function knownIn(files: ArchiveFiles): Promise<Set<string>> {
  const known = new Set<string>();
  for (const name of await filesOf(files, { mayLack: true }))
    for (const line of await linesIn(files, name)) {
      const { item } = commitInLine(line, name);
      known.add(`${nameIn(item)} ${item.hash?.S}`);
    }
  return known;
}
