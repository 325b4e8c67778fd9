/**
 * Lists of the archive's files. Each run writes one, so that a file that disappears later can be named. Lists overlap,
 * because commits may be archived late, and a run may die before it writes its list.
 */
import { archiveDay, digestInName, isList, listOfRun } from '../../core/archived.ts';
import { DamagedArchive } from '../../core/errors.ts';
import type { ArchiveFiles } from '../../core/ports.ts';
import { flawOfRemoval, REMOVALS, type RemovedFiles } from '../../core/removed-files.ts';

const DAY_MS = 86_400_000;
const DAYS_BEFORE = 3;
const utf8 = new TextDecoder();

/** Writes the list of a run: the files of commits from three days before `since` on. Returns how many there are. */
export async function keepList(
  files: ArchiveFiles,
  { run, since, until }: { readonly run: string; readonly since: Date; readonly until: Date },
): Promise<number> {
  return keepListOf(files, run, ...daysOf(since, until));
}

/** Writes the list of a run, of the files whose names begin with one of the prefixes. Returns how many there are. */
export async function keepListOf(files: ArchiveFiles, run: string, ...prefixes: readonly string[]): Promise<number> {
  const names: string[] = [];
  for (const prefix of prefixes)
    for await (const name of files.list(prefix)) if (digestInName(name) !== null) names.push(name);
  await files.put(listOfRun(run), Buffer.from(names.map((name) => `${JSON.stringify({ name })}\n`).join('')));
  return names.length;
}

function daysOf(since: Date, until: Date): string[] {
  const days = new Set<string>();
  for (let at = since.getTime() - DAYS_BEFORE * DAY_MS; at < until.getTime(); at += DAY_MS)
    days.add(archiveDay(new Date(at).toISOString()));
  return [...days.add(archiveDay(until.toISOString()))];
}

/**
 * The names of all files, by day. Throws `DamagedArchive` if the archive has no file, or lacks files that a list names,
 * which the error then names. With `mayLack`, it does not throw. A signed record of removed files, which only the key
 * of the fingerprint may have signed, says which may be missing.
 */
export async function filesOf(
  files: ArchiveFiles,
  { mayLack = false, fingerprint = null }: { readonly mayLack?: boolean; readonly fingerprint?: string | null } = {},
): Promise<string[]> {
  const there = new Set<string>();
  for await (const name of files.list('archive/')) if (digestInName(name) !== null) there.add(name);
  if (mayLack) return [...there].sort();
  const { removed, kept } = await removedFrom(files, fingerprint);
  const missing = new Set(kept.filter((name) => !there.has(name) && !removed.has(name)));
  for await (const name of files.list('runs/'))
    if (isList(name))
      for (const listed of await listedIn(files, name))
        if (!there.has(listed) && !removed.has(listed)) missing.add(listed);
  if (missing.size > 0)
    throw new DamagedArchive(
      `${missing.size} files are missing from the archive, which the lists of runs name: ${named([...missing].sort())}`,
    );
  if (there.size === 0)
    throw new DamagedArchive('there is no file archive/dt=…/….jsonl.gz in the archive; check --archive');
  return [...there].sort();
}

/** The files that signed records name as removed, and those that hold what was left of them. */
async function removedFrom(files: ArchiveFiles, fingerprint: string | null) {
  const removed = new Set<string>();
  const kept: string[] = [];
  for await (const name of files.list(REMOVALS)) {
    const record = recordIn((await files.find(name)) ?? new Uint8Array(), name);
    const flaw = flawOfRemoval(record, name, fingerprint);
    if (flaw !== null) throw new DamagedArchive(`${name} excuses no missing file: ${flaw}`);
    for (const file of record.removed) removed.add(file);
    kept.push(...record.kept);
  }
  return { removed, kept };
}

function recordIn(body: Uint8Array, name: string): RemovedFiles {
  try {
    return JSON.parse(utf8.decode(body)) as RemovedFiles;
  } catch (cause) {
    throw new DamagedArchive(`${name} is no JSON: it was altered`, { cause });
  }
}

const SHOWN = 20;
const named = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');

async function listedIn(files: Pick<ArchiveFiles, 'find'>, list: string): Promise<string[]> {
  const text = utf8.decode((await files.find(list)) ?? new Uint8Array());
  try {
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => String((JSON.parse(line) as { name: unknown }).name));
  } catch (cause) {
    throw new DamagedArchive(`${list} is not JSON Lines: it was altered`, { cause });
  }
}
