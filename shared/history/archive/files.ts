/** Files of the archive: compressed JSON Lines. Each file's name contains the digest of its text. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { archiveDay, archiveName, digestInName } from '../../core/archived.ts';
import { sha256 } from '../../core/digest.ts';
import { DamagedArchive } from '../../core/errors.ts';
import type { EvidenceObjects } from '../../core/ports.ts';
import { storedHead } from '../log-item.ts';
import { type ArchivedCommit, lineOf } from './line.ts';

/** Text beyond this length goes into another file. */
const LONGEST_FILE = 32 * 1024 * 1024;
/** The text of one commit, at most 128 MB as shared/history/body.ts limits it, in a file with others. */
const LONGEST_READ = 512 * 1024 * 1024;

/**
 * Writes commits, one file for each of their days. Commits that are delivered twice, late or in another order are
 * written again: readers use each commit once. Returns the names of the files.
 */
export async function keepCommits(
  files: Pick<EvidenceObjects, 'put'>,
  commits: readonly ArchivedCommit[],
): Promise<string[]> {
  const names: string[] = [];
  const byDay = Map.groupBy(commits, ({ item, text }) => archiveDay(storedHead(item, text).at));
  for (const [day, ofDay] of byDay) {
    for (const lines of portionsOf(ofDay.map(lineOf))) {
      const content = `${lines.join('\n')}\n`;
      const name = archiveName(day, sha256(content));
      await files.put(name, gzipSync(content));
      names.push(name);
    }
  }
  return names;
}

function portionsOf(lines: readonly string[]): string[][] {
  const portions: string[][] = [];
  let length = LONGEST_FILE;
  for (const line of lines) {
    if (length + line.length > LONGEST_FILE) {
      portions.push([]);
      length = 0;
    }
    portions.at(-1)?.push(line);
    length += line.length;
  }
  return portions;
}

/**
 * The lines of a file. Throws `DamagedArchive` if it is missing, or if its content does not match the digest in its
 * name.
 */
export async function linesIn(files: Pick<EvidenceObjects, 'find'>, name: string): Promise<string[]> {
  const body = await files.find(name);
  if (body === null) throw new DamagedArchive(`${name} is missing from the archive`);
  const content = textOf(body, name);
  if (sha256(content) !== digestInName(name))
    throw new DamagedArchive(`${name} was altered: its content is not the one that its name says`);
  return content.split('\n').filter(Boolean);
}

/** Throws `DamagedArchive` if the file cannot be decompressed, or becomes larger than a text can be. */
export function textOf(body: Uint8Array, name: string): string {
  try {
    return gunzipSync(body, { maxOutputLength: LONGEST_READ }).toString();
  } catch (cause) {
    throw new DamagedArchive(`${name} cannot be decompressed: it was altered or cut off`, { cause });
  }
}
